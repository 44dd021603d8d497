using Interlock.Registry.Defining;

namespace Interlock.Registry.Syncing;

/// <summary>What a sync does to the state of a task.</summary>
internal enum SyncTurn
{
    None,

    /// <summary>Its box was cleared: done → pending.</summary>
    Reopen,

    /// <summary>Its box was ticked by hand and is trusted: done as <c>manual</c>.</summary>
    Accept,

    /// <summary>It was a parent and its box was ticked: done as <c>imported</c>.</summary>
    Import,

    /// <summary>The file has it no longer: cancelled unless somebody holds it.</summary>
    Vanish,

    /// <summary>Its plan was archived: cancelled.</summary>
    Close,

    /// <summary>The file has it again: what was cancelled because it was missing goes on.</summary>
    Return,
}

/// <summary>A known task as it is to be. Keys of other tasks are uids, or <c>#N</c> for the N-th new one.</summary>
internal sealed record SyncChange
{
    public required string Uid { get; init; }

    public required string Id { get; init; }

    public required string? Parent { get; init; }

    public required bool IsParent { get; init; }

    public required SyncedText Text { get; init; }

    /// <summary>The dependencies differ from the stored ones.</summary>
    public bool Relinks { get; init; }

    public SyncTurn Turn { get; init; }

    /// <summary>Names of the fields that differ, for the event; empty where only the state turns.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>All that one sync changes in the registry.</summary>
internal sealed record SyncPlan
{
    /// <summary>As it is named in events.</summary>
    public required string File { get; init; }

    /// <summary>Why a box ticked by hand is taken for done.</summary>
    public string Vouched { get; init; } = "";

    /// <summary>The file that was read; null: it is not remembered. Without a commit, the one known stays.</summary>
    public SyncOrigin? Origin { get; init; }

    /// <summary>Known tasks that change, in the order of the file.</summary>
    public IReadOnlyList<SyncChange> Changes { get; init; } = [];

    /// <summary>New tasks; a parent and dependencies of theirs are keys.</summary>
    public IReadOnlyList<(TaskDraft Draft, string? Parent, IReadOnlyList<SyncedEdge> DependsOn)> New { get; init; } = [];

    /// <summary>What both sides agree on after this plan.</summary>
    public IReadOnlyList<SyncBase> Bases { get; init; } = [];
}

/// <summary>What became of a plan.</summary>
/// <param name="Uids">The uid of each new task, by key.</param>
/// <param name="Refused">Turns that the registry refused, by uid.</param>
/// <param name="Drafts">Tasks that stay drafts or blocked for what they depend on: uid and reason.</param>
/// <param name="Tasks">Tasks of the spec in the store now, parents included.</param>
internal sealed record SyncOutcome(
    IReadOnlyDictionary<string, string> Uids,
    IReadOnlyDictionary<string, Refusal> Refused,
    IReadOnlyDictionary<string, string> Drafts,
    int Tasks)
{
    /// <summary>With uids in the place of the keys of new tasks.</summary>
    public SyncBase Resolve(SyncBase one) => one with
    {
        Task = Uid(one.Task),
        Parent = one.Parent is null ? null : Uid(one.Parent),
        Text = one.Text with { DependsOn = [.. one.Text.DependsOn.Select(edge => edge with { To = Uid(edge.To) })] },
    };

    private string Uid(string key) => Uids.GetValueOrDefault(key, key);
}
