using System.Text.Json.Nodes;
using Interlock.Lifecycle;

namespace Interlock.WorkGraph;

/// <summary>
/// A durable goal in the work graph of a spec. Its name is <c>spec/id</c>; <see cref="Uid"/> survives renumbering.
/// </summary>
public sealed record WorkTask
{
    /// <summary>Key in <see cref="Metadata"/> of the id under which the work of a renumbered task was begun.</summary>
    public const string WorkNameKey = "work_name";

    /// <summary>What sorts of work there are; they name branches.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["feat", "fix", "refactor", "test", "docs", "chore"];

    /// <summary>Its own for ever, whatever its id becomes.</summary>
    public required string Uid { get; init; }

    /// <summary>Name of its spec.</summary>
    public required string Spec { get; init; }

    /// <summary>Its id in the spec.</summary>
    public required string Id { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>Any text.</summary>
    public string Description { get; init; } = "";

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public string Kind { get; init; } = "feat";

    /// <summary>1 is highest, 5 lowest.</summary>
    public int Priority { get; init; } = 3;

    /// <summary>The spec is done without it.</summary>
    public bool Optional { get; init; }

    /// <summary>Minutes; null: not estimated.</summary>
    public int? EstimateMinutes { get; init; }

    /// <summary>Only workers with all of these get it.</summary>
    public IReadOnlyList<string> RequiredSkills { get; init; } = [];

    /// <summary>Paths or globs it will change, normalised. Empty: its locks grow as files are touched.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Paths found in its text; they steer scheduling and lock nothing.</summary>
    public IReadOnlyList<string> FileHints { get; init; } = [];

    /// <summary>What it answers to in the requirements.</summary>
    public IReadOnlyList<string> Requirements { get; init; } = [];

    /// <summary>Criteria, one sentence each.</summary>
    public IReadOnlyList<string> Acceptance { get; init; } = [];

    /// <summary>What shows that it is done.</summary>
    public Completion Completion { get; init; }

    /// <summary>The stored state. A parent's is never read: it is computed from its children.</summary>
    public TaskState State { get; init; }

    /// <summary>Why it is in its state, such as what a blocked task waits for; null: nothing to say.</summary>
    public string? StateReason { get; init; }

    /// <summary>When a blocked task becomes pending by itself; null: not by time.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Attempts that counted, from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>Attempts lost to infrastructure; they have a budget of their own.</summary>
    public int InfrastructureAttempt { get; init; }

    /// <summary>Number of its issue in the forge; null: none.</summary>
    public int? Issue { get; init; }

    /// <summary>The branch recorded with its claim; null: none yet.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit of the target that the task's branch started from, 40 hex digits.</summary>
    public string? BaseCommit { get; init; }

    /// <summary>Number of its change request; null: nothing was handed in.</summary>
    public int? Change { get; init; }

    /// <summary>The commit that carries it on the target, 40 hex digits; null: it is not merged.</summary>
    public string? MergeCommit { get; init; }

    /// <summary>What was done and how it was verified; gate 8 asks for it.</summary>
    public string? Worklog { get; init; }

    /// <summary>Percent, 0 to 100.</summary>
    public int Progress { get; init; }

    /// <summary>What its worker said it was at.</summary>
    public string? ProgressStep { get; init; }

    /// <summary>The id of the parent in the same spec.</summary>
    public string? Parent { get; init; }

    /// <summary>It is no work itself; its state follows its children.</summary>
    public bool IsParent { get; init; }

    /// <summary>Names of dependencies that no task has; the task stays a draft while there are any.</summary>
    public IReadOnlyList<string> MissingDependencies { get; init; } = [];

    /// <summary>Hard dependencies that are not done, kept up with every change of the graph.</summary>
    public int OpenDependencies { get; init; }

    /// <summary>Soft dependencies that are not done; they only order the ready set.</summary>
    public int OpenSoftDependencies { get; init; }

    /// <summary>The fencing token last given; the next claim gets one more.</summary>
    public long LastToken { get; init; }

    /// <summary>Position among all tasks, in order of creation; breaks ties in the ready set.</summary>
    public long Ordinal { get; init; }

    /// <summary>When it was done or cancelled; null: it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Free facts as JSON text; most tasks that are read are never asked for them.</summary>
    public string MetadataText { get; init; } = "{}";

    /// <summary><see cref="MetadataText"/> as an object of the caller's own; changing it changes no task.</summary>
    public JsonObject Metadata
    {
        get => JsonNode.Parse(MetadataText)?.AsObject() ?? [];
        init => MetadataText = value.ToJsonString();
    }

    /// <summary>Rises by one with each change of this task.</summary>
    public long Version { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Its name now.</summary>
    public TaskRef Ref => new(Spec, Id);

    /// <summary>The id that names its worktree and branch: they keep it when the task is renumbered.</summary>
    public string WorkName => MetadataText.Contains(WorkNameKey, StringComparison.Ordinal) && (string?)Metadata[WorkNameKey] is { } name ? name : Id;
}
