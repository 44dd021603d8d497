using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// One run, watched from outside: its host does everything, and says at its end how it went. Here is only what is left to do when the host
/// cannot: it was killed, or it does not answer.
/// </summary>
internal sealed class SupervisedRun : ISupervisedRun
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(24);

    // For a host that walks its ladder on a machine that is busy.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    // After every process is gone the host's end must come; longer than this and it is not coming.
    private static readonly TimeSpan HostGone = TimeSpan.FromSeconds(5);

    private readonly ProcessIdentity? host;
    private readonly Task<int?> ended;
    private readonly RunTrace trace;
    private readonly Supervision supervision;
    private readonly TimeProvider time;
    private readonly RunClosing? closing;
    private readonly OutputFile output;
    private readonly TaskCompletionSource<StopCause> stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? told;
    private string? outputProblem;

    /// <param name="handle">Which run.</param>
    /// <param name="host">Its host; null when that is dead.</param>
    /// <param name="ended">The host's end, with its exit code where it was our child.</param>
    /// <param name="trace">How its processes are found without the host.</param>
    /// <param name="supervision">How it is watched.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closing">For a run of another user.</param>
    public SupervisedRun(
        RunHandle handle, ProcessIdentity? host, Task<int?> ended, RunTrace trace, Supervision supervision, TimeProvider time, RunClosing? closing = null)
    {
        Handle = handle;
        this.host = host;
        this.ended = ended;
        this.trace = trace;
        this.supervision = supervision;
        this.time = time;
        this.closing = closing;
        output = new OutputFile(handle.OutputPath, supervision.Output);
        Completion = LiveAsync();
    }

    public RunHandle Handle { get; }

    public bool WasAlive => host is not null;

    public Task<RunEnd> Completion { get; }

    /// <summary>The longest that the host takes to end a run.</summary>
    private TimeSpan Patience
    {
        get
        {
            var graces = supervision.Graces;
            return graces.Interrupt + graces.Terminate + graces.Kill + graces.Leftover + Margin + (supervision.Sharing is { Close: not null, Patience: var each } ? 3 * each : default);
        }
    }

    public void NoteActivity()
    {
        if (host is { } there && !(told is { } at && time.GetElapsedTime(at) < TellEvery))
        {
            told = time.GetTimestamp();
            ProcessTable.Signal(there, Posix.SigUsr1);
        }
    }

    public Task<RunEnd> StopAsync(StopCause cause, CancellationToken cancel = default)
    {
        stop.TrySetResult(cause);
        return Completion.WaitAsync(cancel);
    }

    private async Task<RunEnd> LiveAsync()
    {
        using var limit = new CancellationTokenSource();
        await Task.WhenAny(ended, stop.Task, OverdueAsync(limit.Token)).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await limit.CancelAsync();
        var asked = !ended.IsCompleted;
        StopCause? cause = asked ? stop.Task.IsCompleted ? await stop.Task : StopCause.Clock : null;
        if (asked)
        {
            await AskAsync();
        }

        if (ended.IsCanceled)
        {
            throw new TaskCanceledException("The launcher was disposed; the run goes on.");
        }

        var report = HostReport.Read(HostReport.PathOf(Handle.OutputPath));
        var code = ended.IsCompleted ? await ended : null;

        // Only a host that is our child proves by its own exit code that it has said this, and so that nothing is left.
        var left = report is not null && code == report.Status ? new([], []) : await MopUpAsync();
        if (!ended.IsCompleted && await Task.WhenAny(ended, Task.Delay(HostGone, time)) == ended)
        {
            code = await ended;
        }

        report = code is { } seen && seen != report?.Status ? null : report;
        var tail = output.Tail(OutputSignReader.TailBytes);
        var bytes = output.Length();
        Output(output.Close);
        return new RunEnd
        {
            RunId = Handle.RunId,
            ExitCode = report is null ? code : report.ExitCode,
            EndedAt = time.GetUtcNow(),
            Stopped = cause ?? (report?.Clock is null ? null : StopCause.Clock),
            ClockFired = report?.Clock ?? (cause == StopCause.Clock ? RunClock.Wall : null),
            Survivors = [.. (report?.Survivors ?? []).UnionBy(left.Survivors, one => one.Pid)],
            StillAlive = [.. (report?.StillAlive ?? []).Where(one => ProcessTable.Find(one.Pid) is not null).UnionBy(left.StillAlive, one => one.Pid)],
            OutputPreview = OutputFile.Preview(tail),
            OutputBytes = report?.OutputBytes ?? bytes,
            OutputProblem = report?.OutputProblem ?? outputProblem,
            ClosingProblem = report?.ClosingProblem ?? closing?.Problem,
            Signs = OutputSignReader.Read(tail),
            Question = AgentQuestion.Read(tail),
        };
    }

    /// <summary>A host that was stopped or changed keeps no clock; here is one that it cannot reach.</summary>
    private async Task OverdueAsync(CancellationToken cancel)
    {
        var last = supervision.Clocks.Wall is { } wall ? wall - (time.GetUtcNow() - Handle.StartedAt) + Patience : Timeout.InfiniteTimeSpan;
        var delay = last == Timeout.InfiniteTimeSpan || last > LongestDelay ? Timeout.InfiniteTimeSpan : last < TimeSpan.Zero ? TimeSpan.Zero : last;
        await Task.Delay(delay, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The first rung of the ladder is the agent's own protocol, the others are the host's.</summary>
    private async Task AskAsync()
    {
        if (supervision.ProtocolCancel is { } protocolCancel)
        {
            using var limit = new CancellationTokenSource(supervision.Graces.ProtocolCancel, time);
            await Task.WhenAny(protocolCancel(limit.Token), Task.Delay(supervision.Graces.ProtocolCancel, time));
            await Task.WhenAny(ended, Task.Delay(supervision.Graces.ProtocolCancel, time));
        }

        if (host is { } there && !ended.IsCompleted)
        {
            // One that somebody stopped goes on, and reads it.
            ProcessTable.Signal(there, Posix.SigTerm);
            ProcessTable.Signal(there, Posix.SigCont);
            await Task.WhenAny(ended, Task.Delay(Patience, time));
        }
    }

    /// <summary>Ends what is left of a run whose host is gone, does not end, or ended as somebody else's child.</summary>
    private async Task<StopReport> MopUpAsync()
    {
        var ladder = new StopLadder(trace, supervision.Graces, time) { Closing = closing };
        var left = ended.IsCompleted ? await ladder.SweepAsync() : await ladder.EndAsync();
        if (closing is not null)
        {
            await closing.CloseAsync();
        }

        return left;
    }

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
}
