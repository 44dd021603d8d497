using Interlock.Claims;
using Interlock.Gates;

namespace Interlock.Registry;

/// <summary>Who asks.</summary>
public sealed record Actor
{
    public required string Name { get; init; }

    public required string Host { get; init; }

    /// <summary>The run that asks, or for which its runner asks; such an actor is an AI agent and may not approve.</summary>
    public string? RunId { get; init; }

    /// <summary>The runner of <see cref="RunId"/> asks, not what the run has started.</summary>
    public bool IsRunner { get; init; }

    /// <summary>True when the process descends from a run although its environment does not say so.</summary>
    public bool DescendsFromRun { get; init; }

    /// <summary>Where the words of a person come from; null where nobody asked.</summary>
    internal ApprovalOrigin? Origin { get; init; }

    /// <summary>The origin as it is kept with what was done; null where there is none.</summary>
    internal System.Text.Json.Nodes.JsonObject? OriginKept() => Provenance.ToJson(Origin);

    public bool InsideRun => RunId is not null || DescendsFromRun;

    /// <summary>What an unknown name registers itself as.</summary>
    public WorkerKind DefaultKind => InsideRun ? WorkerKind.AiAgent : WorkerKind.Human;
}
