using Interlock.Gates;
using Interlock.Gates.Watching;

namespace Interlock.Registry;

/// <summary>On what gate 7 judged the merge of a task, kept so that it can be judged again.</summary>
internal sealed record MergeEvidence
{
    public required string Task { get; init; }

    /// <summary>Fencing token of the submission.</summary>
    public required long Token { get; init; }

    public required string Commit { get; init; }

    /// <summary>Tree on which the checks ran.</summary>
    public required string Tree { get; init; }

    /// <summary>Which checks ran: <see cref="RegistryOptions.ChecksIdentity"/> of that time.</summary>
    public required string Checks { get; init; }

    /// <summary>The checks themselves; null in evidence of earlier versions.</summary>
    public IReadOnlyList<RanCheck>? Ran { get; init; }

    /// <summary>Null when they did not run.</summary>
    public bool? Passed { get; init; }

    public string? FailedCheck { get; init; }

    public IReadOnlyList<string> Reverted { get; init; } = [];

    /// <summary>Paths that it changed without the lock.</summary>
    public IReadOnlyList<string> Undeclared { get; init; } = [];

    /// <summary>Files that decide about others and that it changed without an approval.</summary>
    public IReadOnlyList<WatchedFile> Protected { get; init; } = [];

    /// <summary>Null when the merge queue made the merge.</summary>
    public OutsideFacts? Outside { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Identifies what is wrong with it; a person's acceptance reaches no further. Null when nothing is.</summary>
    public string? Fault => Passed == false || Reverted.Count > 0 || Undeclared.Count > 0 || Protected.Count > 0
        ? FileSet.Hash([$"checks {Checks}", $"failed {FailedCheck}", .. Reverted.Select(path => $"reverted {path}"), .. Undeclared.Select(path => $"undeclared {path}"), .. Protected.Select(file => $"protected {file.Content}")])
        : null;

    internal static MergeEvidence Of(string task, long token, MergeFacts facts, RegistryOptions options, DateTimeOffset now) => new()
    {
        Task = task,
        Token = token,
        Commit = facts.MergeCommit ?? "",
        Tree = facts.ChecksTree,
        Checks = options.ChecksIdentity.Value,
        Ran = options.CheckSources,
        Passed = facts.ChecksPassed,
        FailedCheck = facts.FailedCheck,
        Reverted = facts.Reverted,
        Undeclared = facts.Undeclared,
        Protected = facts.Protected.Open,
        Outside = facts.Outside,
        At = now,
    };

    /// <summary>It is about the same commit, checks and outcome.</summary>
    internal bool SaysTheSame(MergeEvidence? other) =>
        other is not null && Token == other.Token && Commit == other.Commit && Tree == other.Tree && Checks == other.Checks && Passed == other.Passed && Fault == other.Fault;
}
