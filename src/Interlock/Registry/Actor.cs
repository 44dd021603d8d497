using Interlock.Claims;
using Interlock.Gates;

namespace Interlock.Registry;

/// <summary>Who asks. Made by whoever knows: a host gets its own from <c>Workplace.ActorNamed</c>.</summary>
public sealed record Actor
{
    internal Actor()
    {
    }

    /// <summary>As whom it asks; unknown names register themselves.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>The run that asks, or for which its runner asks; such an actor is an AI agent and may not approve.</summary>
    public string? RunId { get; internal init; }

    /// <summary>The runner of <see cref="RunId"/> asks, not what the run has started.</summary>
    public bool IsRunner { get; internal init; }

    /// <summary>True when the process descends from a run although its environment does not say so.</summary>
    public bool DescendsFromRun { get; internal init; }

    /// <summary>Where the words of a person come from; null where nobody asked.</summary>
    internal ApprovalOrigin? Origin { get; init; }

    /// <summary>The origin as it is kept with what was done; null where there is none.</summary>
    internal System.Text.Json.Nodes.JsonObject? OriginKept() => Provenance.ToJson(Origin);

    /// <summary>True when it comes from inside a run: an agent, which may not do what only a person may.</summary>
    public bool InsideRun => RunId is not null || DescendsFromRun;

    /// <summary>What an unknown name registers itself as.</summary>
    public WorkerKind DefaultKind => InsideRun ? WorkerKind.AiAgent : WorkerKind.Human;
}
