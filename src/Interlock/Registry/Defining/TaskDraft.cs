using System.Text.Json.Nodes;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>A task as somebody wants it.</summary>
public sealed record TaskDraft
{
    public required TaskRef Ref { get; init; }

    public required string Title { get; init; }

    /// <summary>Null: the title stands for it. A blank one is refused by gate 1.</summary>
    public string? Description { get; init; }

    public string Kind { get; init; } = "feat";

    public int Priority { get; init; } = 3;

    public bool Optional { get; init; }

    public int? EstimateMinutes { get; init; }

    public IReadOnlyList<string> RequiredSkills { get; init; } = [];

    public IReadOnlyList<string> Files { get; init; } = [];

    public IReadOnlyList<string> FileHints { get; init; } = [];

    public IReadOnlyList<string> Requirements { get; init; } = [];

    public IReadOnlyList<string> Acceptance { get; init; } = [];

    /// <summary>Names, <c>ID</c> in the same spec or <c>SPEC/ID</c>.</summary>
    public IReadOnlyList<(string Name, bool Hard)> DependsOn { get; init; } = [];

    public Completion Completion { get; init; }

    /// <summary>Null: the forge makes one.</summary>
    public int? Issue { get; init; }

    /// <summary>Stay a draft.</summary>
    public bool Hold { get; init; }

    public string? Parent { get; init; }

    public bool IsParent { get; init; }

    /// <summary>Its box was ticked when the spec was first read.</summary>
    public bool AlreadyDone { get; init; }

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
