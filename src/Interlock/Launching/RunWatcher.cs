using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Launching;

/// <summary>Which process watches a run: it alone writes down how the run ended, as long as it lives.</summary>
internal static class RunWatcher
{
    /// <summary>The run, watched by this process.</summary>
    public static Run WatchedHere(this Run run)
    {
        var own = ProcessTable.Find(Environment.ProcessId)?.Identity;
        return run with { WatcherPid = own?.Pid, WatcherStart = own?.StartTicks };
    }

    /// <summary>The run whose process is known now.</summary>
    public static Run Begun(this Run run, RunHandle handle) => run.WatchedHere() with { Handle = handle.Process, Pid = ProcessIdentity.Of(handle.Process)?.Pid };

    /// <summary>False when whoever watched it is gone, so that its end would be seen by nobody. Only to be asked of runs of this host.</summary>
    public static bool IsWatched(this Run run) =>
        run is { WatcherPid: { } pid, WatcherStart: { } start } && ProcessTable.IsAlive(new(pid, start));
}
