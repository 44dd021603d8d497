using Interlock.Runs;

namespace Interlock.Launching;

/// <summary>
/// The three clocks of one run. They do not tick: whoever watches the run asks <see cref="Fired"/> now and then.
/// The stall clock measures from the last activity, whatever its kind. All of them stand still while the machine sleeps: a lid that was closed
/// for an hour is no stall.
/// </summary>
internal sealed class RunClockwork(RunClocks limits, TimeProvider time, DateTimeOffset startedAt)
{
    private readonly Lock gate = new();
    private readonly Queue<(long At, int Count)> requests = new();
    private readonly TimeSpan before = time.GetUtcNow() - startedAt;
    private readonly long began = time.GetTimestamp();
    private long lastActivity = time.GetTimestamp();
    private long outputBytes;
    private int requestsInWindow;
    private bool toolRunning;

    public void NoteActivity()
    {
        lock (gate)
        {
            lastActivity = time.GetTimestamp();
        }
    }

    public void NoteTool(bool running)
    {
        lock (gate)
        {
            toolRunning = running;
            lastActivity = time.GetTimestamp();
        }
    }

    public void NoteRequests(int count)
    {
        lock (gate)
        {
            lastActivity = time.GetTimestamp();
            requests.Enqueue((lastActivity, count));
            requestsInWindow += count;
            Forget();
        }
    }

    /// <summary>More output than before is activity.</summary>
    /// <param name="total">Bytes written since the start.</param>
    public void NoteOutput(long total)
    {
        lock (gate)
        {
            if (total != outputBytes)
            {
                outputBytes = total;
                lastActivity = time.GetTimestamp();
            }
        }
    }

    /// <summary>The clock that has run out, if one has.</summary>
    public RunClock? Fired()
    {
        lock (gate)
        {
            Forget();
            if (before + time.GetElapsedTime(began) >= limits.Wall)
            {
                return RunClock.Wall;
            }

            if (requestsInWindow > limits.RequestsPerMinute)
            {
                return RunClock.RequestRate;
            }

            return time.GetElapsedTime(lastActivity) >= (toolRunning ? limits.StallDuringTool : limits.Stall) ? RunClock.Stall : null;
        }
    }

    private void Forget()
    {
        while (requests.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= TimeSpan.FromMinutes(1))
        {
            requestsInWindow -= requests.Dequeue().Count;
        }
    }
}
