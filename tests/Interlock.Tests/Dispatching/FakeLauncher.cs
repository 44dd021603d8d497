using System.Collections.Concurrent;
using System.Threading.Channels;
using Interlock.Launching;
using Interlock.Runs;

namespace Interlock.Tests.Dispatching;

/// <summary>Runs that live and end at the word of a test.</summary>
internal sealed class FakeLauncher(TimeProvider clock) : IProcessLauncher
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly Channel<FakeRun> started = Channel.CreateUnbounded<FakeRun>();
    private readonly Channel<FakeRun> adopted = Channel.CreateUnbounded<FakeRun>();
    private readonly ConcurrentDictionary<string, FakeRun> left = new(StringComparer.Ordinal);
    private int pid = 100_000_000;

    /// <summary>Why a run is not started; null: it is.</summary>
    public Func<RunLaunch, Refusal?> Refuses { get; set; } = _ => null;

    /// <summary>What goes wrong when a run is taken up again.</summary>
    public Func<RunHandle, Exception?> Breaks { get; set; } = _ => null;

    /// <summary>The next run that was taken up again.</summary>
    public async Task<FakeRun> AdoptedAsync() => await adopted.Reader.ReadAsync().AsTask().WaitAsync(Hang);

    /// <summary>The next run that was started.</summary>
    public async Task<FakeRun> NextAsync() => await started.Reader.ReadAsync().AsTask().WaitAsync(Hang);

    public FakeRun? Another() => started.Reader.TryRead(out var run) ? run : null;

    /// <summary>A run that an earlier launcher has started.</summary>
    public FakeRun Leave(string id) => left[id] = new(new() { RunId = id, OutputPath = "/nowhere", StartedAt = clock.GetUtcNow() }, clock, null);

    public Result<ISupervisedRun> Start(RunLaunch launch, Supervision supervision)
    {
        if (Refuses(launch) is { } refused)
        {
            return refused;
        }

        var run = new FakeRun(new() { RunId = launch.RunId, OutputPath = launch.OutputPath, StartedAt = clock.GetUtcNow(), Process = $"fake:{Interlocked.Increment(ref pid)}", Worktree = launch.Worktree }, clock, launch);
        started.Writer.TryWrite(run);
        return run;
    }

    public ISupervisedRun Adopt(RunHandle handle, Supervision supervision)
    {
        if (Breaks(handle) is { } failure)
        {
            throw failure;
        }

        var run = left.GetOrAdd(handle.RunId, _ =>
        {
            var gone = new FakeRun(handle, clock, null) { WasAlive = false };
            gone.End(null);
            return gone;
        });
        adopted.Writer.TryWrite(run);
        return run;
    }

    public IReadOnlyList<LivingRun> List() => [.. left.Values.Where(run => run.WasAlive).Select(run => new LivingRun(run.Handle.RunId, "fake:left", run.Handle.OutputPath))];

    public void Dispose()
    {
        // Nothing of it outlives a test.
    }
}

/// <summary>One run under the hand of a test.</summary>
internal sealed class FakeRun(RunHandle handle, TimeProvider clock, RunLaunch? launch) : ISupervisedRun
{
    private readonly TaskCompletionSource<RunEnd> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StopCause> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunHandle Handle => handle;

    public RunLaunch Launch => launch!;

    /// <summary>Id of the task that it works for.</summary>
    public string Task => Launch.Environment["task"];

    public string Worker => Launch.Environment["worker"];

    public bool WasAlive { get; init; } = true;

    /// <summary>False: it goes on whatever it is told, until the test ends it.</summary>
    public bool Obeys { get; set; } = true;

    public Task<RunEnd> Completion => completion.Task;

    /// <summary>Why it was told to stop, once it was.</summary>
    public Task<StopCause> Asked => asked.Task;

    public void End(int? exitCode = 0, OutputSigns signs = OutputSigns.None, string? question = null, RunClock? clockFired = null) => completion.TrySetResult(new()
    {
        RunId = handle.RunId,
        ExitCode = exitCode,
        EndedAt = clock.GetUtcNow(),
        Signs = signs,
        Question = question,
        ClockFired = clockFired,
        Stopped = asked.Task.IsCompleted ? asked.Task.Result : null,
    });

    public void Break(Exception failure) => completion.TrySetException(failure);

    public void NoteActivity()
    {
    }

    public Task<RunEnd> StopAsync(StopCause cause, CancellationToken cancel = default)
    {
        asked.TrySetResult(cause);
        if (Obeys)
        {
            End(143);
        }

        return Completion;
    }
}
