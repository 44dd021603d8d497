using Interlock.Gates.Watching;

namespace Interlock.Gates;

/// <summary>Gate 0: the issue that stands behind a task.</summary>
/// <param name="Issue">Its number; null where none was given or made.</param>
/// <param name="Exists">True when the forge knows it.</param>
/// <param name="Open">False when it is closed and the task is not.</param>
/// <param name="Other">The other task whose it is, by name.</param>
internal sealed record IssueFacts(int? Issue, bool Exists, string Forge, bool Open = true, string? Other = null);

/// <summary>Gate 1: is it described and are its dependencies sound?</summary>
/// <param name="Missing">Dependencies that name no task.</param>
/// <param name="Cycle">Names along a cycle through the task; empty when there is none.</param>
internal sealed record DefinitionFacts(string Title, string Description, IReadOnlyList<string> Missing, IReadOnlyList<string> Cycle);

/// <summary>Gate 2: hard dependencies that are not done.</summary>
/// <param name="Open">Name and state of each.</param>
internal sealed record DependencyFacts(string Task, IReadOnlyList<(string Task, string State)> Open);

/// <summary>Gate 3: impact and its approval.</summary>
/// <param name="Impact">The record; null when there is none.</param>
/// <param name="BaseCommit">The base the task would be worked from.</param>
/// <param name="FileSetHash">Of the files the task would change.</param>
/// <param name="ImpactFresh">The record is of this base, or nothing analysed has changed since.</param>
/// <param name="Approval">The newest answer of a person; null when nobody was asked or answered.</param>
/// <param name="ApprovalFresh">The answer is about this content.</param>
/// <param name="FourEyes">A person's approval of their own task does not count.</param>
internal sealed record ImpactFacts(
    string Task,
    ImpactRecord? Impact,
    string BaseCommit,
    string FileSetHash,
    bool ImpactFresh,
    Approval? Approval,
    bool ApprovalFresh,
    bool FourEyes)
{
    /// <summary>Declared files that decide about others.</summary>
    public WatchedFacts Protected { get; init; } = WatchedFacts.None;
}

/// <summary>Gate 4: files of the task and what it holds.</summary>
internal sealed record LockFacts(IReadOnlyList<string> Files, IReadOnlyList<string> Held, bool IgnoreCase);

/// <summary>Gate 5: the branch, its commits and what they touch.</summary>
/// <param name="NameMatches">The branch name is what the naming rule gives for this task.</param>
/// <param name="ExpectedName">What the rule gives.</param>
/// <param name="Exists">The branch exists.</param>
/// <param name="Commits">Commits of this task beyond its base.</param>
/// <param name="ForeignTask">Another task whose branch this is; null when it is this task's own.</param>
/// <param name="Dirty">Paths that are changed or untracked in the working tree.</param>
/// <param name="Changed">Paths that differ between base and head.</param>
/// <param name="Locked">Lock keys the task holds.</param>
/// <param name="Risk">Risk of the files really changed; null when it was not judged.</param>
/// <param name="RiskApproved">A person approved that risk for these files.</param>
internal sealed record BranchFacts(
    string Branch,
    bool NameMatches,
    string ExpectedName,
    bool Exists,
    int Commits,
    string? ForeignTask,
    IReadOnlyList<string> Dirty,
    IReadOnlyList<string> Changed,
    IReadOnlyList<string> Locked,
    bool IgnoreCase,
    Risk? Risk,
    bool RiskApproved)
{
    /// <summary>Changed files that decide about others.</summary>
    public WatchedFacts Protected { get; init; } = WatchedFacts.None;

    /// <summary>New files that are so many, so large or so named that somebody should say they are meant.</summary>
    public WatchedFacts Unusual { get; init; } = WatchedFacts.None;

    /// <summary>Tests that are gone, shorter, or left out; where nobody has to approve that, none of them is open.</summary>
    public WatchedFacts Weakened { get; init; } = WatchedFacts.None;

    /// <summary>The merge of an earlier attempt, where nothing was added to it since; null when there is none.</summary>
    public string? MergedBefore { get; init; }

    /// <summary>New objects whose content is missing or not what the name says.</summary>
    public IReadOnlyList<string> Unsound { get; init; } = [];

    /// <summary>Paths committed as pointers to repositories that no <c>.gitmodules</c> names.</summary>
    public IReadOnlyList<string> Gitlinks { get; init; } = [];

    /// <summary>Submodules moved to a commit that none of their remote refs contains.</summary>
    public IReadOnlyList<string> Unpublished { get; init; } = [];

    /// <summary>Paths that others changed since the base recorded with the claim, and that the branch has as they were there.</summary>
    public IReadOnlyList<string> Reverted { get; init; } = [];
}

/// <summary>Gate 6: the change request.</summary>
/// <param name="Number">Null when there is none.</param>
/// <param name="Head">Commit of its head as the forge has it.</param>
/// <param name="BranchHead">Commit of the branch as git has it.</param>
/// <param name="ForeignTask">Another task whose change this is; null when it is this task's own.</param>
internal sealed record ChangeFacts(
    int? Number,
    bool Exists,
    bool Open,
    string ChangeBranch,
    string Branch,
    string Head,
    string BranchHead,
    string? ForeignTask = null)
{
    /// <summary>The merge of an earlier attempt, where nothing was added to it since; null when there is none.</summary>
    public string? MergedBefore { get; init; }
}

/// <summary>Gate 7: the merge.</summary>
/// <param name="MergeCommit">40 hex digits; null when there is none.</param>
/// <param name="Exists">git has the commit.</param>
/// <param name="OnTarget">It is an ancestor of the target, or its tip.</param>
/// <param name="PatchPresent">It carries this task's patch.</param>
/// <param name="Reverted">Paths of others that it put back.</param>
/// <param name="ChecksConfigured">Null: nobody said; false: <c>checks: none</c>.</param>
/// <param name="ChecksTree">Tree on which the checks ran.</param>
/// <param name="MergedTree">Tree of the merge commit.</param>
/// <param name="ChecksPassed">Null when they did not run.</param>
/// <param name="NeedsRevision">A reviewer asked for a revision.</param>
internal sealed record MergeFacts(
    string? MergeCommit,
    bool Exists,
    bool OnTarget,
    bool PatchPresent,
    IReadOnlyList<string> Reverted,
    bool? ChecksConfigured,
    string ChecksTree,
    string MergedTree,
    bool? ChecksPassed,
    string? FailedCheck,
    bool NeedsRevision)
{
    /// <summary>Files that decide about others and that it changes on the target.</summary>
    public WatchedFacts Protected { get; init; } = WatchedFacts.None;

    /// <summary>Paths that it changes on the target, ticks left out.</summary>
    public IReadOnlyList<string> Brought { get; init; } = [];

    /// <summary>Those of them that the task has not locked, and that are not put back.</summary>
    public IReadOnlyList<string> Undeclared { get; init; } = [];

    /// <summary>Tracked files that the failed check changed in the tree it ran on; then that is its failure.</summary>
    public IReadOnlyList<string> ChangedTree { get; init; } = [];

    /// <summary>How it came to the target without the merge queue; null when the queue made it.</summary>
    public OutsideFacts? Outside { get; init; }

    /// <summary>A person who takes a merge made outside as it is; null when nobody did.</summary>
    public Acceptance? Accepted { get; init; }
}

/// <summary>A merge that somebody made without the merge queue.</summary>
/// <param name="Shape"><c>merge</c>, <c>fast_forward</c>, <c>squash</c>, <c>content</c>; empty where the commit was only named.</param>
/// <param name="MadeBy">The committer's name, as git has it.</param>
/// <param name="Named">The worker named the commit; otherwise it was found.</param>
internal sealed record OutsideFacts(string Shape, string MadeBy, string Subject, bool Named);

/// <summary>A person's word that red checks, or work of others put back, are to be lived with.</summary>
internal sealed record Acceptance(string By, string Reason);

/// <summary>Gate 7, where a deploy command is configured: the merge is deployed.</summary>
/// <param name="MergeCommit">What is to be deployed.</param>
/// <param name="Run">The run that deployed, or tried to; null when none did.</param>
/// <param name="Failure">How it failed, one sentence; null when it did not.</param>
/// <param name="Deployed">The commit that was deployed: the merge, or a later one that contains it. Null when none was.</param>
internal sealed record DeployFacts(string Task, string MergeCommit, string? Run, string? Failure, string? Deployed)
{
    /// <summary>The run that is at it now.</summary>
    public string? Under { get; init; }

    /// <summary>A person who says that it is deployed; null when nobody did.</summary>
    public Acceptance? Accepted { get; init; }
}

/// <summary>The evidence that stands in the place of gates 5 to 7 for <c>manual</c> and <c>external</c> tasks.</summary>
/// <param name="Completion"><c>manual</c> or <c>external</c>.</param>
/// <param name="ApprovedBy">Person who approved the completion; null when nobody did.</param>
/// <param name="SucceededRun">Run under this claim that succeeded; null when there is none.</param>
internal sealed record CompletionFacts(string Task, string Completion, string? ApprovedBy, string? Reason, string? SucceededRun);

/// <summary>Gate 8: closing.</summary>
internal sealed record ClosingFacts(bool WorklogWritten, int? Issue, bool IssueClosed);
