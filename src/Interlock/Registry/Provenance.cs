using System.Text.Json.Nodes;
using Interlock.Gates;
using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>Where an approval came from, held against the runs of this host.</summary>
internal static class Provenance
{
    /// <summary>Clocks of processes tell hundredths of a second.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(50);

    /// <summary>The origin with the run, if any, that may have left it behind.</summary>
    public static ApprovalOrigin? Judge(IStoreReader reader, Actor actor) => actor.Origin is { AdoptedAt: { } born } origin
        ? origin with { BornInRun = RunBook.Living(reader, actor.Host, born, Grain)?.Id }
        : actor.Origin;

    /// <summary>A line that began in a run, without a terminal: nothing tells it from the run. With four eyes, a terminal does not help either.</summary>
    public static Refusal? Refuse(ApprovalOrigin? origin, bool fourEyes) => origin is { BornInRun: { } run } && (!origin.Terminal || fourEyes)
        ? new(
            RefusalKind.Forbidden,
            "approval.by_run",
            $"This process has lost its parents and came to be while run {run} was at work; it cannot be told from that run.",
            "A person approves from a shell that was there before the run, or from a login of their own.",
            new() { ["run"] = run, ["line"] = JsonList.Of(origin.Line) })
        : null;

    /// <summary>For the event of an approval.</summary>
    public static JsonObject? ToJson(ApprovalOrigin? origin) => origin is null ? null : new()
    {
        ["line"] = JsonList.Of(origin.Line),
        ["terminal"] = origin.Terminal,
        ["directory"] = origin.Directory,
        ["user"] = origin.User,
        ["born_in_run"] = origin.BornInRun,
    };
}
