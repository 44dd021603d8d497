using Interlock.Gates.Watching;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>
/// The repository as the registry needs it: where a task is worked on, and the facts that git knows.
/// Everything here is asked outside the store's transactions.
/// </summary>
internal interface IWorkspace
{
    /// <summary>Name of the branch that everything is merged to.</summary>
    string Target { get; }

    /// <summary>Commit of the target, 40 hex digits; a refusal such as <c>git.no_commit</c> where there is none.</summary>
    Result<string> TargetTip();

    /// <summary>How the target came from one commit to another.</summary>
    Task<TargetMovement> TargetMovementAsync(string from, string to, CancellationToken cancellation);

    /// <summary>The branch that the naming rule gives for a task.</summary>
    string BranchOf(WorkTask task);

    /// <summary>
    /// A branch for a task that has none yet: the one of the naming rule, or the same with a number behind it while somebody else's is
    /// called so. Reads files only.
    /// </summary>
    /// <returns>A name that no branch has; refusals <c>branch.in_the_way</c>, <c>branch.foreign</c>.</returns>
    Result<string> NewBranchOf(WorkTask task);

    /// <summary>True when the naming rule could have given this branch to the task.</summary>
    bool NamedByRule(WorkTask task, string branch);

    /// <summary>Absolute path of the task's worktree, whether it exists or not.</summary>
    string WorktreeOf(WorkTask task);

    /// <summary>Makes the task's worktree on its branch, from its base; an existing one is kept with all that is in it.</summary>
    /// <param name="newBranch">The branch is made; one that is there already is not this task's, and is refused.</param>
    Task<Result<string>> EnsureWorktreeAsync(WorkTask task, bool newBranch, CancellationToken cancellation);

    /// <summary>Commits what an agent changed in the task's worktree, edits of spec files left out; nothing changed is no error.</summary>
    Task<Result<IReadOnlyList<string>>> CommitAsync(WorkTask task, string message, CancellationToken cancellation);

    /// <summary>Changed and untracked paths in the task's worktree, spec files left out; empty where there is no worktree.</summary>
    Task<Result<IReadOnlyList<string>>> TouchedAsync(WorkTask task, CancellationToken cancellation);

    /// <summary>What stands on a branch.</summary>
    Task<Result<BranchState>> InspectAsync(WorkTask task, string branch, CancellationToken cancellation);

    /// <summary>
    /// The same for a branch that the target contains: it left the target where the merge commit that brought it says. A fast-forward
    /// leaves no trace of that.
    /// </summary>
    /// <param name="recorded">The base recorded with the task.</param>
    /// <param name="forwarded">Take the recorded base where the target was fast-forwarded to the branch; else it has no commits then.</param>
    Task<Result<BranchState>> InspectMergedAsync(string recorded, string branch, bool forwarded, CancellationToken cancellation);

    /// <summary>The commit by which a branch was merged without the merge queue.</summary>
    /// <param name="from">Where the branch left the target.</param>
    /// <param name="head">Its tip; empty: there is no branch, only <paramref name="commit"/> is looked at.</param>
    /// <param name="commit">A commit that is said to be the merge; null: one is looked for.</param>
    Task<MergeState> InspectMergeAsync(string from, string head, string? commit, CancellationToken cancellation);

    /// <summary>Paths that differ between two commits.</summary>
    Task<Result<IReadOnlyList<string>>> ChangedBetweenAsync(string from, string to, CancellationToken cancellation);

    /// <summary>What differs between two commits, file by file, as their objects tell it; the worktree is not looked at.</summary>
    /// <param name="text">Of which paths the text is wanted.</param>
    /// <param name="spec">Which paths are files of specs: of these it is told whether only marks of boxes differ.</param>
    Task<Result<IReadOnlyList<FileChange>>> ContentsAsync(string from, string to, Func<string, bool> text, Func<string, bool> spec, CancellationToken cancellation);

    /// <summary>Those of the paths that are, or lead through, a symbolic link in a commit, each with where it leads inside the repository.</summary>
    Task<IReadOnlyDictionary<string, string>> LinksAsync(string commit, IReadOnlyList<string> paths, CancellationToken cancellation);

    /// <summary>
    /// Makes the worktree ready for the next attempt of an agent. Leftovers of an attempt that never submitted are rescued and
    /// cleared; work that was submitted is kept and brought up to date with the target.
    /// </summary>
    /// <param name="newBranch">As for <see cref="EnsureWorktreeAsync"/>.</param>
    Task<Result<PreparedWorktree>> PrepareAsync(WorkTask task, bool newBranch, CancellationToken cancellation);

    /// <summary>Removes the worktree of a task that needs it no more; what is not merged is rescued first.</summary>
    Task<Result<bool>> RemoveWorktreeAsync(WorkTask task, CancellationToken cancellation);
}

/// <summary>A worktree that an agent can start in.</summary>
/// <param name="Base">Commit of the target that the branch now stands on, 40 hex digits.</param>
/// <param name="Conflicts">Files that carry conflict marks from bringing the branch up to date.</param>
internal sealed record PreparedWorktree(string Path, string Base, IReadOnlyList<string> Conflicts);

/// <summary>A commit that somebody brought to the target.</summary>
internal sealed record MovedCommit(string Commit, string Author, string Committer, string Subject);

/// <summary>How the target came from one commit to another.</summary>
/// <param name="Commits">First-parent commits that the old one does not contain, oldest first; at most the newest 20.</param>
/// <param name="Count">All of them.</param>
/// <param name="Rewound">The old commit is not on the target any more.</param>
/// <param name="By">Who moved it, as the log of the ref says; null where there is none.</param>
/// <param name="How">What that log gives as the reason.</param>
internal sealed record TargetMovement(IReadOnlyList<MovedCommit> Commits, int Count, bool Rewound, string? By, string? How)
{
    /// <summary>How many commits of its first parents it has lost; at most 21.</summary>
    public int Lost { get; init; }

    /// <summary>Those of them whose content stands there now in another commit, with that commit.</summary>
    public IReadOnlyDictionary<string, string> Carried { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>What git says of a branch.</summary>
internal sealed record BranchState
{
    public required string Branch { get; init; }

    public required bool Exists { get; init; }

    /// <summary>40 hex digits; empty where the branch does not exist.</summary>
    public string Head { get; init; } = "";

    /// <summary>Where the branch left the target.</summary>
    public string Base { get; init; } = "";

    /// <summary>Commits beyond the base.</summary>
    public int Commits { get; init; }

    public IReadOnlyList<string> Changed { get; init; } = [];

    public IReadOnlyList<string> Dirty { get; init; } = [];

    /// <summary>New objects whose content is missing or not what the name says.</summary>
    public IReadOnlyList<string> Unsound { get; init; } = [];

    /// <summary>Paths committed as pointers to repositories that no <c>.gitmodules</c> names.</summary>
    public IReadOnlyList<string> Gitlinks { get; init; } = [];

    /// <summary>Submodules moved to a commit that none of their remote refs contains.</summary>
    public IReadOnlyList<string> Unpublished { get; init; } = [];

    /// <summary>Paths that others changed since the base recorded with the claim, and that the branch has as they were there.</summary>
    public IReadOnlyList<string> Reverted { get; init; } = [];
}

/// <summary>Judges what a change of these files would touch.</summary>
internal interface IImpactProvider
{
    /// <summary>Name that impact records carry as their source.</summary>
    string Name { get; }

    /// <summary>An analysis at <paramref name="commit"/>; no file and no dependents: LOW.</summary>
    Task<Result<Gates.ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, string commit, CancellationToken cancellation);
}
