using System.Runtime.InteropServices;
using System.Text;
using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// One run, from its leader: starts the program, keeps its clocks and its output, and ends with everything that came of it. Whatever loses
/// its parent below comes back here, so nothing that forgot marker, session and directory is out of reach.
/// </summary>
internal sealed class HostedRun(HostOrder order, TimeProvider time)
{
    /// <summary>Signals that wait for the host from its first moment on; so none ends it, and none is missed.</summary>
    public static readonly ulong Held =
        SignalDescriptor.SetOf(Posix.SigHup, Posix.SigInt, Posix.SigQuit, Posix.SigUsr1, Posix.SigTerm, Posix.SigChld);

    private const int StandardError = 2;
    private const int NotFound = 127;
    private const int NotStarted = 126;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly Supervision supervision = order.Supervision;
    private readonly OutputFile output = new(order.OutputPath, order.Supervision.Output);
    private readonly RunClockwork clocks = new(order.Supervision.Clocks, time, time.GetUtcNow());
    private int agent;
    private int? code;
    private string? outputProblem;

    /// <returns>The exit code of the program; the report has more.</returns>
    public int Run()
    {
        Posix.AdoptOrphans("interlock-run");
        using var signals = new SignalDescriptor(SignalDescriptor.SetOf(Posix.SigUsr1, Posix.SigTerm, Posix.SigChld));
        var own = ProcFile.Facts(Environment.ProcessId)!;
        var window = BirthWindow.From(own.Pid);
        Start();

        // The directory is the agent's; it may be removed before the run has ended.
        Directory.SetCurrentDirectory("/");
        var clock = Watch(signals);
        using var watcher = new ExitWatcher();
        var closing = supervision.Sharing is { } sharing ? Closing(sharing, watcher) : null;
        var trace = new RunTrace(order.RunId, own.Identity, order.Worktree, own.Identity.StartTicks)
        {
            Window = window,
            Agent = agent,
            Starter = own.Parent,
            TakesOrphans = true,
        };
        var ladder = new StopLadder(trace, supervision.Graces, time) { Closing = closing, IsAnythingLeft = Reap };
        var left = (code is null ? ladder.EndAsync() : ladder.SweepAsync()).GetAwaiter().GetResult();
        closing?.CloseAsync().GetAwaiter().GetResult();
        Reap();
        var bytes = output.Length();
        Output(output.Close);
        return Tell(new()
        {
            ExitCode = code,
            Clock = clock,
            Survivors = left.Survivors,
            StillAlive = left.StillAlive,
            OutputBytes = bytes,
            OutputProblem = outputProblem,
            ClosingProblem = closing?.Problem,
        });
    }

    /// <summary>It has directory, streams and environment of the host, and a process group of its own: what it sends to its group is not for the host.</summary>
    private void Start()
    {
        var error = PosixSpawn.Start(new() { Program = order.Program, Argv = order.Argv }, out agent);
        if (error == Posix.NotExecutable)
        {
            // A script that does not say what reads it: as every shell does.
            error = PosixSpawn.Start(new() { Program = "/bin/sh", Argv = ["/bin/sh", order.Program, .. order.Argv.Skip(1)] }, out agent);
        }

        if (error != 0)
        {
            Say($"{order.Argv[0]} cannot be started: {Posix.Says(error)}");
            code = error == Posix.NoEntry ? NotFound : NotStarted;
        }
    }

    /// <summary>Until it has ended, is to end, or a clock has run out.</summary>
    private RunClock? Watch(SignalDescriptor signals)
    {
        while (code is null)
        {
            var came = signals.Wait(Tick);
            Reap();
            if (code is not null || SignalDescriptor.Has(came, Posix.SigTerm))
            {
                break;
            }

            if (SignalDescriptor.Has(came, Posix.SigUsr1))
            {
                clocks.NoteActivity();
            }

            clocks.NoteOutput(output.Length());
            Output(output.Trim);
            if (clocks.Fired() is { } clock)
            {
                return clock;
            }
        }

        return null;
    }

    /// <summary>Takes note of every child that has ended.</summary>
    /// <returns>True while one lives.</returns>
    private bool Reap()
    {
        while (true)
        {
            var pid = Posix.WaitPid(-1, out var status, Posix.WaitNoHang);
            if (pid > 0)
            {
                code = pid == agent ? Posix.ExitCode(status) : code;
            }
            else if (pid == 0 || Marshal.GetLastPInvokeError() != Posix.Interrupted)
            {
                return pid == 0;
            }
        }
    }

    private RunClosing Closing(RunSharing sharing, ExitWatcher watcher) => new(
        sharing,
        new() { RunId = order.RunId, StartedAt = time.GetUtcNow(), OutputPath = order.OutputPath, Worktree = order.Worktree },
        AllowedEnvironment.Choose(AllowedEnvironment.Own(), AllowedEnvironment.Basics),
        watcher,
        time);

    private int Tell(HostReport report)
    {
        try
        {
            report.Write(HostReport.PathOf(order.OutputPath), durable: !order.IsBrief);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk: then the exit code alone tells.
            Say($"how the run ended cannot be written down: {failure.Message}");
        }

        return report.Status;
    }

    // The output file is a record, not the run: trouble with it is reported and ends nothing.
    private void Output(Action step)
    {
        try
        {
            step();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            outputProblem = failure.Message;
        }
    }

    private static void Say(string text) => _ = Posix.WriteAll(StandardError, Encoding.UTF8.GetBytes($"interlock: {text}\n"));
}
