using Interlock.Launching.LocalProcess;

namespace Interlock.Cli.Composition;

/// <summary>Where this process comes from.</summary>
internal static class Ancestry
{
    private const int Deepest = 100;

    /// <summary>True when this process or one above it carries the marker of a run.</summary>
    public static bool DescendsFromRun()
    {
        var pid = Environment.ProcessId;
        for (var depth = 0; depth < Deepest && pid > 1; depth++)
        {
            if (ProcessTable.RunOf(pid) is not null)
            {
                return true;
            }

            pid = ProcessTable.Find(pid)?.Parent ?? 0;
        }

        return false;
    }
}
