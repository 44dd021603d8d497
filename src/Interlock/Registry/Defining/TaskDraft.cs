using System.Text.Json.Nodes;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>A task as somebody wants it.</summary>
public sealed record TaskDraft
{
    /// <summary>Its name.</summary>
    public required TaskRef Ref { get; init; }

    /// <summary>One line, at most 4,000 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Null: the title stands for it. A blank one is refused by gate 1.</summary>
    public string? Description { get; init; }

    /// <summary>One of <see cref="WorkTask.Kinds"/>.</summary>
    public string Kind { get; init; } = "feat";

    /// <summary>1 (highest) to 5.</summary>
    public int Priority { get; init; } = 3;

    /// <summary>The spec is done without it.</summary>
    public bool Optional { get; init; }

    /// <summary>Minutes, 0 or more; null: not estimated.</summary>
    public int? EstimateMinutes { get; init; }

    /// <summary>Only workers with all of these get it.</summary>
    public IReadOnlyList<string> RequiredSkills { get; init; } = [];

    /// <summary>Paths or globs it will change, relative to the repository; empty: locked as they are touched.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Paths that its text names; they lock nothing.</summary>
    public IReadOnlyList<string> FileHints { get; init; } = [];

    /// <summary>What it answers to in the requirements, such as <c>1.2</c>.</summary>
    public IReadOnlyList<string> Requirements { get; init; } = [];

    /// <summary>Criteria, one sentence each.</summary>
    public IReadOnlyList<string> Acceptance { get; init; } = [];

    /// <summary>Names, <c>ID</c> in the same spec or <c>SPEC/ID</c>.</summary>
    public IReadOnlyList<(string Name, bool Hard)> DependsOn { get; init; } = [];

    /// <summary>What shows that it is done.</summary>
    public Completion Completion { get; init; }

    /// <summary>Null: the forge makes one.</summary>
    public int? Issue { get; init; }

    /// <summary>Stay a draft.</summary>
    public bool Hold { get; init; }

    /// <summary>Why it stays a draft, or was cancelled.</summary>
    internal string? Reason { get; init; }

    /// <summary>It was cancelled where it was planned.</summary>
    internal bool Cancelled { get; init; }

    /// <summary>Id of the parent in the same spec; null: none.</summary>
    public string? Parent { get; init; }

    /// <summary>It is no work itself; its state follows its children.</summary>
    public bool IsParent { get; init; }

    /// <summary>Its box was ticked when the spec was first read.</summary>
    public bool AlreadyDone { get; init; }

    /// <summary>It was given up where the plan comes from.</summary>
    public bool AlreadyCancelled { get; init; }

    /// <summary>What was done, where it is done already.</summary>
    public string? Worklog { get; init; }

    /// <summary>Free facts; nothing is decided by them.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>Null when every field is within its range.</summary>
    public Refusal? Refuse()
    {
        if ((TaskRef.Refuse("spec", Ref.Spec) ?? TaskRef.Refuse("task", Ref.Id)) is { } badName)
        {
            return badName;
        }

        if (Priority is < 1 or > 5)
        {
            return Bad("priority", $"{Priority}", "1 (highest) to 5");
        }

        if (!WorkTask.Kinds.Contains(Kind))
        {
            return Bad("kind", Kind, string.Join(", ", WorkTask.Kinds));
        }

        if (EstimateMinutes is < 0)
        {
            return Bad("estimate", $"{EstimateMinutes}", "minutes, 0 or more");
        }

        return Completion == Completion.Imported && !AlreadyDone
            ? Bad("completion", "imported", "merge, checks, manual, external")
            : Title.Length > 4_000 ? Bad("title", Title[..40] + "…", "at most 4,000 characters") : null;
    }

    private static Refusal Bad(string field, string given, string allowed) =>
        new(RefusalKind.Usage, $"{field}.invalid", $"'{given}' is not a {field}.", $"Allowed: {allowed}.");
}
