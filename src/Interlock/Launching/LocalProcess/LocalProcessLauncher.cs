using System.Runtime.InteropServices;
using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>Runs on this machine. One launcher per process is enough; any number of runs at once.</summary>
/// <param name="time">The clock.</param>
/// <param name="environment">What the allow-list chooses from; our own environment when null.</param>
public sealed class LocalProcessLauncher(TimeProvider time, IReadOnlyDictionary<string, string>? environment = null) : IProcessLauncher
{
    private readonly IReadOnlyDictionary<string, string> environment = environment ?? AllowedEnvironment.Own();
    private readonly ExitWatcher watcher = new();

    /// <summary>The <c>PATH</c> of what judges.</summary>
    public Programs Programs { get; init; } = Programs.OfProcess;

    /// <summary>Names that pass to what judges, on top of the allow-list.</summary>
    public IReadOnlyList<string> PassedToChecks { get; init; } = [];

    public Result<ISupervisedRun> Start(RunLaunch launch, Supervision supervision)
    {
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

        var exitFile = Shim.ExitFileOf(launch.OutputPath);
        var error = PosixSpawn.Start(
            Shim.Shell,
            Shim.Argv(exitFile, program.Value, launch.Command.Argv),
            [.. variables.Select(v => $"{v.Key}={v.Value}")],
            launch.WorkingDirectory,
            launch.StdinPath ?? "/dev/null",
            launch.OutputPath,
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
            Pid = pid,
            ProcessStart = leader.StartTicks,
            StartedAt = time.GetUtcNow(),
            OutputPath = launch.OutputPath,
            Worktree = launch.Worktree,
        };
        return new SupervisedRun(handle, wasAlive: true, watcher.WaitAsync(leader), TraceOf(handle, leader, BirthWindow.From(pid)), supervision, time, Closing(handle, supervision));
    }

    public ISupervisedRun Adopt(RunHandle handle, Supervision supervision)
    {
        var leader = FindLeader(handle);
        var end = (leader ?? Unreaped(handle)) is { } there ? watcher.WaitAsync(there) : Task.FromResult<int?>(null);
        var known = leader is null ? handle : handle with { Pid = leader.Value.Pid, ProcessStart = leader.Value.StartTicks };
        return new SupervisedRun(known, leader is not null, end, TraceOf(known, leader, window: null), supervision, time, Closing(known, supervision));
    }

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
        Directory.CreateDirectory(Path.GetDirectoryName(launch.OutputPath)!);
        File.Delete(Shim.ExitFileOf(launch.OutputPath));
        if (launch is { StdinPath: { } path, StdinText: { } text })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (OperatingSystem.IsLinux())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(path, options);
            writer.Write(text);
        }
    }

    private static ProcessIdentity? FindLeader(RunHandle handle)
    {
        // After a reboot pid and start time may fit a stranger; the marker does not. It cannot be seen yet in what we started this very moment.
        if (handle is { Pid: { } pid, ProcessStart: { } start } && ProcessTable.Find(pid) is { } process && process.Identity.StartTicks == start
            && (ProcessTable.RunOf(pid) is { } marked ? marked == handle.RunId : process.IsBecoming && process.Parent == Environment.ProcessId))
        {
            return process.Identity;
        }

        // It was started, and we died before its pid was written down.
        var exitFile = Shim.ExitFileOf(handle.OutputPath);
        return ProcessTable.Of(new RunTrace(handle.RunId, leader: null, worktree: null, notBefore: 0))
            .Where(p => p.Session == p.Pid && Shim.IsLeader(p.Pid, exitFile))
            .Select(p => (ProcessIdentity?)p.Identity)
            .FirstOrDefault();
    }

    // Dead, and a child of ours that another launcher in this process had stopped watching.
    private static ProcessIdentity? Unreaped(RunHandle handle) =>
        handle.Pid is { } pid && ProcFile.Facts(pid) is { IsDead: true } facts && facts.Identity.StartTicks == handle.ProcessStart
        && facts.Parent == Environment.ProcessId
            ? facts.Identity
            : null;

    private static RunTrace TraceOf(RunHandle handle, ProcessIdentity? leader, BirthWindow? window) =>
        new(handle.RunId, leader, handle.Worktree is null ? null : RealPath.Of(handle.Worktree), handle.ProcessStart ?? long.MaxValue) { Window = window };
}
