using System.Runtime.InteropServices;
using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>Runs on this machine. One launcher per process is enough; any number of runs at once.</summary>
/// <param name="time">The clock.</param>
/// <param name="host">What leads every run; null: nothing does, and none is started.</param>
/// <param name="environment">What the allow-list chooses from; our own environment when null.</param>
internal sealed class LocalProcessLauncher(TimeProvider time, HostProgram? host, IReadOnlyDictionary<string, string>? environment = null) : IProcessLauncher
{
    private readonly IReadOnlyDictionary<string, string> environment = environment ?? AllowedEnvironment.Own();
    private readonly ExitWatcher watcher = new();

    /// <summary>The <c>PATH</c> of what judges.</summary>
    public Programs Programs { get; init; } = Programs.OfProcess;

    /// <summary>Names that pass to what judges, on top of the allow-list.</summary>
    public IReadOnlyList<string> PassedToChecks { get; init; } = [];

    public Result<ISupervisedRun> Start(RunLaunch launch, Supervision supervision)
    {
        if (host is null)
        {
            return new Refusal(
                RefusalKind.Failed, "launch.no_host", "A run was to be started, and this program has not said what leads runs.", "Name a HostProgram when the workplace is opened.");
        }

        if (launch.Judges)
        {
            var path = new Dictionary<string, string>(launch.Environment, StringComparer.Ordinal) { ["PATH"] = Programs.SearchPath };
            launch = launch with { PassVariables = [.. launch.PassVariables, .. PassedToChecks], Environment = path };
        }

        var variables = ChildEnvironment.For(environment, launch);
        var program = LaunchRules.Check(launch, variables);
        if (program.IsRefused)
        {
            return program.Refusal;
        }

        try
        {
            Prepare(launch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Refusal(RefusalKind.Failed, "launch.failed", $"Could not write the files of run {launch.RunId}: {e.Message}");
        }

        if (Share(launch, supervision.Sharing) is { } closed)
        {
            return closed;
        }

        var order = new HostOrder
        {
            RunId = launch.RunId,
            OutputPath = launch.OutputPath,
            Program = program.Value,
            Argv = launch.Command.Argv,
            Worktree = launch.Worktree is { } own ? RealPath.Of(own) : null,
            IsBrief = launch.IsBrief,
            Supervision = supervision,
        };
        var error = PosixSpawn.Start(
            new()
            {
                Program = host.Path,
                Argv = [host.Name, .. host.Words, .. order.ToWords()],
                Environment = [.. variables.Select(v => $"{v.Key}={v.Value}")],
                Directory = launch.WorkingDirectory,
                Stdin = launch is { StdinIsEmpty: false, StdinPath: { } input } ? input : "/dev/null",
                Output = launch.OutputPath,
                Leads = true,
                Held = HostedRun.Held,
            },
            out var pid);
        if (error != 0)
        {
            return new Refusal(RefusalKind.Failed, "launch.failed", $"Could not start {launch.Command.Argv[0]}: {Marshal.GetPInvokeErrorMessage(error)}.");
        }

        // Also there when it has ended already: nobody has reaped it yet.
        var leader = ProcFile.Facts(pid)?.Identity ?? new ProcessIdentity(pid, 0);
        var handle = new RunHandle
        {
            RunId = launch.RunId,
            Process = leader.Handle,
            StartedAt = time.GetUtcNow(),
            OutputPath = launch.OutputPath,
            Worktree = launch.Worktree,
        };
        return new SupervisedRun(handle, leader, watcher.WaitAsync(leader), TraceOf(handle, leader, BirthWindow.From(pid)), supervision, time, Closing(handle, supervision));
    }

    public ISupervisedRun Adopt(RunHandle handle, Supervision supervision)
    {
        var leader = FindLeader(handle);
        var end = (leader ?? Unreaped(handle)) is { } there ? watcher.WaitAsync(there) : Task.FromResult<int?>(null);
        var known = leader is null ? handle : handle with { Process = leader.Value.Handle };
        return new SupervisedRun(known, leader, end, TraceOf(known, leader, window: null), supervision, time, Closing(known, supervision));
    }

    public IReadOnlyList<LivingRun> List() =>
    [
        .. from marked in ProcessTable.AllMarked()
           let output = marked.Process.Session == marked.Process.Pid ? HostOrder.OutputOf(marked.Process.Pid, marked.RunId) : null
           where output is not null
           select new LivingRun(marked.RunId, marked.Process.Identity.Handle, output),
    ];

    /// <summary>Stops watching. The runs go on, and can be adopted.</summary>
    public void Dispose() => watcher.Dispose();

    private RunClosing? Closing(RunHandle handle, Supervision supervision) => supervision.Sharing is { } sharing
        ? new(sharing, handle, AllowedEnvironment.Choose(environment, AllowedEnvironment.Basics), watcher, time)
        : null;

    /// <summary>Opens the worktree to the user that the agent runs as; why not, or null.</summary>
    private static Refusal? Share(RunLaunch launch, RunSharing? sharing)
    {
        if (sharing?.Group is not { } name || launch.Worktree is not { } worktree)
        {
            return null;
        }

        if (GroupRights.Find(name) is not { } group)
        {
            return new(RefusalKind.Failed, "launch.no_group", $"There is no group '{name}'.", $"Make it with 'groupadd {name}', or change agents.*.group.");
        }

        try
        {
            GroupRights.Give(worktree, group);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(RefusalKind.Failed, "launch.no_group", $"The worktree cannot be opened to the group '{name}': {failure.Message}", $"Join the group ('usermod -aG {name} USER') and log in again.");
        }
    }

    private static void Prepare(RunLaunch launch)
    {
        Private(Path.GetDirectoryName(launch.OutputPath)!);
        File.Delete(HostReport.PathOf(launch.OutputPath));
        if (launch is { StdinPath: { } path, StdinText: { } text })
        {
            Private(Path.GetDirectoryName(path)!);
            using var writer = new StreamWriter(PrivateFile.Create(path));
            writer.Write(text);
        }
    }

    /// <summary>What a run wrote, and what is said of its end, is this user's alone.</summary>
    private static void Private(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private ProcessIdentity? FindLeader(RunHandle handle)
    {
        // After a reboot pid and start time may fit a stranger; its words do not. They cannot be seen yet in what we started this very moment.
        if (ProcessIdentity.Of(handle.Process) is { } identity && ProcessTable.Find(identity.Pid) is { } process && process.Identity == identity
            && (HostOrder.OutputOf(identity.Pid, handle.RunId) == handle.OutputPath || (process.IsBecoming && process.Parent == Environment.ProcessId)))
        {
            return identity;
        }

        // It was started, and we died before its handle was written down.
        return ProcessIdentity.Of(List().FirstOrDefault(one => one.RunId == handle.RunId && one.OutputPath == handle.OutputPath)?.Handle);
    }

    // Dead, and a child of ours that another launcher in this process had stopped watching.
    private static ProcessIdentity? Unreaped(RunHandle handle) =>
        ProcessIdentity.Of(handle.Process) is { } identity && ProcFile.Facts(identity.Pid) is { IsDead: true } facts && facts.Identity == identity
        && facts.Parent == Environment.ProcessId
            ? facts.Identity
            : null;

    private static RunTrace TraceOf(RunHandle handle, ProcessIdentity? leader, BirthWindow? window) =>
        new(handle.RunId, leader, handle.Worktree is null ? null : RealPath.Of(handle.Worktree), ProcessIdentity.Of(handle.Process)?.StartTicks ?? long.MaxValue) { Window = window };
}
