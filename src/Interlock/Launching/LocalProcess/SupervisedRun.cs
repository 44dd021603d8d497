using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>One run under watch: its clocks, its end, the search for what it left, its output put together.</summary>
internal sealed class SupervisedRun : ISupervisedRun, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // After every process is gone the leader's end must come; longer than this and it is not coming.
    private static readonly TimeSpan LeaderGone = TimeSpan.FromSeconds(5);

    private readonly Supervision supervision;
    private readonly RunClosing? closing;
    private readonly RunTrace trace;
    private readonly TimeProvider time;
    private readonly RunClockwork clocks;
    private readonly OutputFile output;
    private readonly Task<int?> leader;
    private readonly TaskCompletionSource<StopCause> stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock ticking = new();
    private ITimer? timer;
    private RunClock? fired;
    private string? outputProblem;
    private bool ended;

    /// <param name="handle">Which run.</param>
    /// <param name="wasAlive">Whether its leader lives.</param>
    /// <param name="leader">The leader's end.</param>
    /// <param name="trace">How its processes are found.</param>
    /// <param name="supervision">How it is watched.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closing">For a run of another user.</param>
    public SupervisedRun(
        RunHandle handle, bool wasAlive, Task<int?> leader, RunTrace trace, Supervision supervision, TimeProvider time, RunClosing? closing = null)
    {
        this.closing = closing;
        Handle = handle;
        WasAlive = wasAlive;
        this.leader = leader;
        this.trace = trace;
        this.supervision = supervision;
        this.time = time;
        output = new OutputFile(handle.OutputPath, supervision.Output);
        clocks = new RunClockwork(supervision.Clocks, time, handle.StartedAt);
        timer = wasAlive ? time.CreateTimer(_ => OnTick(), null, Tick, Tick) : null;
        Completion = LiveAsync();
    }

    public RunHandle Handle { get; }

    public bool WasAlive { get; }

    public Task<RunEnd> Completion { get; }

    public void NoteActivity() => clocks.NoteActivity();

    public void NoteTool(bool running) => clocks.NoteTool(running);

    public void NoteRequests(int count) => clocks.NoteRequests(count);

    public Task<RunEnd> StopAsync(StopCause cause, CancellationToken cancel = default)
    {
        stop.TrySetResult(cause);
        return Completion.WaitAsync(cancel);
    }

    public void Dispose()
    {
        lock (ticking)
        {
            ended = true;
            timer?.Dispose();
            timer = null;
        }
    }

    private async Task<RunEnd> LiveAsync()
    {
        await Task.WhenAny(leader, stop.Task).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var byItself = leader.IsCompleted;
        if (leader.IsCanceled)
        {
            Dispose();
            throw new TaskCanceledException("The launcher was disposed; the run goes on.");
        }

        var ladder = new StopLadder(trace, supervision.Graces, time) { Closing = closing };
        var report = byItself ? await ladder.SweepAsync() : await ladder.EndAsync(supervision.ProtocolCancel);
        if (closing is not null)
        {
            await closing.CloseAsync();
        }

        Dispose();
        var code = await ExitCodeAsync();
        var bytes = output.Length();
        var tail = output.Tail(OutputSignReader.TailBytes);
        Output(output.Close);
        return new RunEnd
        {
            RunId = Handle.RunId,
            ExitCode = code,
            EndedAt = time.GetUtcNow(),
            Stopped = byItself ? null : await stop.Task,
            ClockFired = byItself ? null : fired,
            Survivors = report.Survivors,
            StillAlive = report.StillAlive,
            OutputPreview = OutputFile.Preview(tail),
            OutputBytes = bytes,
            OutputProblem = outputProblem,
            ClosingProblem = closing?.Problem,
            Signs = OutputSignReader.Read(tail),
            Question = AgentQuestion.Read(tail),
        };
    }

    private async Task<int?> ExitCodeAsync()
    {
        var waited = await Task.WhenAny(leader, Task.Delay(LeaderGone, time)) == leader ? await leader : null;
        return Shim.ReadExitFile(Shim.ExitFileOf(Handle.OutputPath)) ?? waited;
    }

    // The output file is a record, not the run: trouble with it is reported and ends nothing.
    private void Output(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            outputProblem = e.Message;
        }
    }

    private void OnTick()
    {
        lock (ticking)
        {
            if (ended)
            {
                return;
            }

            clocks.NoteOutput(output.Length());
            Output(output.Trim);
            if (fired is null && clocks.Fired() is { } clock)
            {
                fired = clock;
                stop.TrySetResult(StopCause.Clock);
            }
        }
    }
}
