namespace Interlock.Tests.Launching;

/// <summary>A clock that moves when told, and rings its timers then and there.</summary>
internal sealed class FakeClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];
    private DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Called when a timer is set, with how far ahead.</summary>
    public Action<TimeSpan>? Armed { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        List<FakeTimer> due;
        lock (gate)
        {
            now += by;
            due = [.. timers.Where(t => t.Due <= now)];
            foreach (var timer in due)
            {
                timer.Rearm(now);
            }
        }

        foreach (var timer in due)
        {
            timer.Ring();
        }
    }

    /// <summary>Moves on in small steps, hardly faster than real processes die, until the work is done.</summary>
    public async Task<T> AdvanceUntil<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            Advance(TimeSpan.FromMilliseconds(2));
            await Task.Delay(1);
        }

        return await work;
    }

    private sealed class FakeTimer(FakeClock clock, Action ring) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public void Ring() => ring();

        public void Rearm(DateTimeOffset now) => Due = period > TimeSpan.Zero ? now + period : DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                this.period = period;
                Due = dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : clock.now + dueTime;
                if (!clock.timers.Contains(this))
                {
                    clock.timers.Add(this);
                }
            }

            clock.Armed?.Invoke(dueTime);
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
