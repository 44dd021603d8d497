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

    /// <summary>What is said to a line that began in a run: nothing tells it from the run.</summary>
    public static Refusal Refusal(string code, ApprovalOrigin origin, string run) => new(
        RefusalKind.Forbidden,
        code,
        $"This process has lost its parents and came to be while run {run} was at work; it cannot be told from that run.",
        "A person does it from a shell that was there before the run, or from a login of their own.",
        new() { ["run"] = run, ["line"] = JsonList.Of(origin.Line) });

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
