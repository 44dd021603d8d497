using Interlock.Runs;

namespace Interlock.Launching;

/// <summary>A run as its launcher sees it.</summary>
/// <param name="Handle">As in <see cref="RunHandle.Process"/>.</param>
internal sealed record LivingRun(string RunId, string Handle, string OutputPath);

/// <summary>A place that starts runs and watches them. Ending the launcher ends the watching, never the runs.</summary>
internal interface IProcessLauncher : IDisposable
{
    /// <summary>
    /// Starts a run. Write its row first: from here on the process may outlive us, and the marker alone leads back to it.
    /// Refusals: <c>launch.command_empty</c>, <c>launch.command_not_found</c>, <c>launch.bad_argument</c>, <c>launch.no_directory</c>,
    /// <c>launch.outside_worktrees</c>, <c>launch.failed</c>, <c>launch.unsupported</c>.
    /// </summary>
    Result<ISupervisedRun> Start(RunLaunch launch, Supervision supervision);

    /// <summary>
    /// Takes up a run that another launcher started, after a restart. A living one is watched again; for a dead one the processes it left
    /// are ended, and <see cref="ISupervisedRun.Completion"/> gives the exit code when the exit file has it.
    /// </summary>
    ISupervisedRun Adopt(RunHandle handle, Supervision supervision);

    /// <summary>The runs that live here, whoever started them.</summary>
    IReadOnlyList<LivingRun> List();
}
