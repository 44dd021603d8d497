using System.Globalization;
using Interlock.Gates;
using Interlock.Launching.LocalProcess;

namespace Interlock.Workplaces;

/// <summary>Where this process comes from.</summary>
internal static class Ancestry
{
    private const int LineShown = 20;
    private const double TicksPerSecond = 100;

    /// <summary>Programs that take in processes whose parents are gone.</summary>
    private static readonly string[] Keepers = ["systemd", "init", "tini", "dumb-init", "docker-init", "catatonit", "launchd"];

    /// <summary>True when this process, one above it, or the leader of its or their session carries the marker of a run.</summary>
    public static bool DescendsFromRun() => Own().RunId is not null;

    public static Lineage Own() => Lineage.Of(Environment.ProcessId);

    /// <summary>What is kept of it with a person's word.</summary>
    public static ApprovalOrigin Origin(Lineage own, TimeProvider clock, string directory) => new()
    {
        Line = [.. own.Line.Take(LineShown).Select(process => $"{process.Pid} {process.Command}")],
        Terminal = own.Line.Count > 0 && own.Line[0].HasTerminal,
        Directory = directory,
        User = Environment.UserName,
        AdoptedAt = Adopted(own.Line) is { } eldest && Uptime() is { } seconds
            ? clock.GetUtcNow() - TimeSpan.FromSeconds(seconds - (eldest.Identity.StartTicks / TicksPerSecond))
            : null,
    };

    /// <summary>
    /// The eldest that a keeper of orphans has for a parent. One in the keeper's own session is no orphan: a run begins a session, and
    /// nothing that it leaves can get into another that is there already. A line from outside this container ends without a keeper.
    /// </summary>
    private static ProcessFacts? Adopted(IReadOnlyList<ProcessFacts> line)
    {
        for (var at = 0; at < line.Count; at++)
        {
            if (line[at].Parent == 1 || Keepers.Contains(ProcessTable.Find(line[at].Parent)?.Command))
            {
                return ProcessTable.Find(line[at].Parent) is { } keeper && line[at].Session != keeper.Session ? line[at] : null;
            }
        }

        return null;
    }

    private static double? Uptime() =>
        File.Exists("/proc/uptime") && double.TryParse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
