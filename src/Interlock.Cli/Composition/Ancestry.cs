using System.Globalization;
using Interlock.Gates;
using Interlock.Launching.LocalProcess;

namespace Interlock.Cli.Composition;

/// <summary>Where this process comes from.</summary>
internal static class Ancestry
{
    private const int Deepest = 100;
    private const int LineShown = 20;
    private const double TicksPerSecond = 100;

    /// <summary>Programs that take in processes whose parents are gone.</summary>
    private static readonly string[] Keepers = ["systemd", "init", "tini", "dumb-init", "docker-init", "catatonit", "launchd"];

    /// <summary>True when this process, one above it, or the leader of its or their session carries the marker of a run.</summary>
    public static bool DescendsFromRun() => Line().Any(process => ProcessTable.RunOf(process.Pid) is not null || (process.Session > 1 && ProcessTable.RunOf(process.Session) is not null));

    /// <summary>What is kept of it with an approval.</summary>
    public static ApprovalOrigin Look(TimeProvider clock, string directory)
    {
        var line = Line().ToList();
        return new()
        {
            Line = [.. line.Take(LineShown).Select(process => $"{process.Pid} {process.Command}")],
            Terminal = line.Count > 0 && line[0].HasTerminal,
            Directory = directory,
            User = Environment.UserName,
            AdoptedAt = Adopted(line) is { } eldest && Uptime() is { } seconds
                ? clock.GetUtcNow() - TimeSpan.FromSeconds(seconds - (eldest.Identity.StartTicks / TicksPerSecond))
                : null,
        };
    }

    /// <summary>
    /// The eldest that a keeper of orphans has for a parent. One in the keeper's own session is no orphan: a run begins a session, and
    /// nothing that it leaves can get into another that is there already. A line from outside this container ends without a keeper.
    /// </summary>
    private static ProcessFacts? Adopted(List<ProcessFacts> line)
    {
        var at = line.FindIndex(process => process.Parent == 1 || Keepers.Contains(ProcessTable.Find(process.Parent)?.Command));
        return at >= 0 && ProcessTable.Find(line[at].Parent) is { } keeper && line[at].Session != keeper.Session ? line[at] : null;
    }

    /// <summary>This process and those above it, up to the first of the system.</summary>
    private static IEnumerable<ProcessFacts> Line()
    {
        var pid = Environment.ProcessId;
        for (var depth = 0; depth < Deepest && pid > 1 && ProcessTable.Find(pid) is { } process; depth++)
        {
            yield return process;
            pid = process.Parent;
        }
    }

    private static double? Uptime() =>
        File.Exists("/proc/uptime") && double.TryParse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
