using System.Text.Json.Serialization;
using Interlock.Gates;
using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>A merged task that waits for its deploy, or whose deploy is under way.</summary>
internal sealed record DeployEntry
{
    public required string Task { get; init; }

    /// <summary>The fencing token of the submission that was merged.</summary>
    public required long Token { get; init; }

    /// <summary>The merge commit, which is what is deployed.</summary>
    public required string Commit { get; init; }

    /// <summary>Place in the order of the merges, rising: a later commit is never deployed before an earlier one is decided.</summary>
    public required long Order { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>Failed attempts that count.</summary>
    public int Attempt { get; init; }

    /// <summary>Attempts lost to the machinery.</summary>
    public int InfrastructureAttempt { get; init; }

    /// <summary>What a person's word is bound to beside the commit: this deploy and no other.</summary>
    [JsonIgnore]
    public string Subject => $"deploy {Order}";

    /// <summary>When it is tried again; null: now.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The run that deploys it, noted before that run is stored; null between two attempts.</summary>
    public string? Run { get; init; }

    /// <summary>The last run that failed.</summary>
    public string? FailedRun { get; init; }

    /// <summary>How the last attempt failed; null before the first.</summary>
    public string? LastFailure { get; init; }
}

/// <summary>What was deployed last. A commit that this one contains needs no deploy of its own any more.</summary>
internal sealed record Deployment
{
    public required string Target { get; init; }

    public required string Commit { get; init; }

    /// <summary>Tells one deploy command from another.</summary>
    public required string Command { get; init; }

    public required string Task { get; init; }

    public required string Run { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>How one attempt at a deploy ended.</summary>
/// <param name="Facts">On what gate 7 decides.</param>
/// <param name="Counts">False when the machinery is to blame and not the deploy.</param>
/// <param name="Why">One sentence.</param>
/// <param name="Deployed">What stands deployed now when it passed; null where nothing new does.</param>
internal sealed record DeployEnd(DeployFacts Facts, bool Counts, string Why, Deployment? Deployed);

internal static class DeployRecords
{
    public static Collection<DeployEntry> Queue { get; } = new("deploys", () => DeployJson.Default.DeployEntry, entry => entry.Task);

    public static Collection<Deployment> Last { get; } = new("deployments", () => DeployJson.Default.Deployment, deployment => deployment.Target);
}

[JsonSerializable(typeof(DeployEntry))]
[JsonSerializable(typeof(Deployment))]
internal sealed partial class DeployJson : JsonSerializerContext;
