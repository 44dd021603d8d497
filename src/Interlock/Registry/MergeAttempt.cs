using System.Text.Json.Serialization;
using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>
/// A tested candidate, stored before the target moves: after a crash in between, the move is found done and is not done again.
/// </summary>
internal sealed record MergeAttempt
{
    public required string Task { get; init; }

    public required long Token { get; init; }

    /// <summary>Commit that passed the checks.</summary>
    public required string Candidate { get; init; }

    public required string Tree { get; init; }

    /// <summary>Tip of the target it was built on.</summary>
    public required string OldTarget { get; init; }

    public required string Head { get; init; }

    /// <summary>Uids of tasks whose boxes this candidate ticks.</summary>
    public IReadOnlyList<string> Ticks { get; init; } = [];

    /// <summary>The file whose boxes it ticks; empty: none, as in records of the first release.</summary>
    public string Ticked { get; init => field = value ?? ""; } = "";

    public required DateTimeOffset At { get; init; }
}

/// <summary>A tree on which all configured checks passed; the same tree need not be checked twice.</summary>
internal sealed record TestedTree
{
    public required string Tree { get; init; }

    /// <summary>Identifies the checks that ran.</summary>
    public required string Checks { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A tree on which a check failed, remembered for a while.</summary>
internal sealed record RedTree
{
    public required string Tree { get; init; }

    /// <summary>Identifies the checks that ran.</summary>
    public required string Checks { get; init; }

    public required string Failed { get; init; }

    /// <summary>The failed check's command; null where it was recorded by a version that did not keep it.</summary>
    public string? Command { get; init; }

    /// <summary>Where its whole output is; null where nothing was kept.</summary>
    public string? Log { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal static class MergeRecords
{
    public static Collection<MergeAttempt> Attempts { get; } = new("merge_attempts", () => MergeJson.Default.MergeAttempt, attempt => attempt.Task);

    public static Collection<RedTree> RedTrees { get; } = new("red_trees", () => MergeJson.Default.RedTree, tree => tree.Tree);

    public static Collection<TestedTree> Trees { get; } = new("tested_trees", () => MergeJson.Default.TestedTree, tree => tree.Tree);
}

[JsonSerializable(typeof(MergeAttempt))]
[JsonSerializable(typeof(TestedTree))]
[JsonSerializable(typeof(RedTree))]
internal sealed partial class MergeJson : JsonSerializerContext;
