using Interlock.Git;

namespace Interlock.Merging;

/// <summary>
/// The repository as the merge queue needs it: candidates are built and checked in it, the target is moved in it, and what became of it
/// is read back. Nothing in here decides. What git fails at is thrown as <see cref="RefusalException"/> or as an I/O exception.
/// </summary>
internal interface IMergeRepository
{
    /// <summary>Where the locks stand that keep a second queue, and syncs, out.</summary>
    string StateDirectory { get; }

    /// <summary>The root of the checkout that people work in; null where there is none.</summary>
    string? MainCheckout { get; }

    /// <summary>Merges without touching a ref or a file of anybody.</summary>
    Task<CandidateResult> BuildAsync(CandidateRequest request, CancellationToken cancellation);

    /// <summary>New objects of a commit whose content is missing or not what the name says.</summary>
    Task<IReadOnlyList<string>> UnsoundAsync(string from, string commit, CancellationToken cancellation);

    /// <summary>Runs the configured checks in a clean checkout of exactly this commit. A refusal keeps them from running.</summary>
    Task<Result<CheckReport>> CheckAsync(string commit, CancellationToken cancellation);

    /// <summary>Waits until every checkout of the target has the files of the last merge; the refusal says which has not.</summary>
    Task<Refusal?> SettleAsync(TimeSpan patience, CancellationToken cancellation);

    /// <summary>Null, or why the checkouts of the target could not follow it from one commit to another.</summary>
    Task<Refusal?> RefuseFollowAsync(string from, string to, CancellationToken cancellation);

    /// <summary>Compare-and-swap of the target, its checkouts with it.</summary>
    Task<Result<MovedTarget>> MoveAsync(Candidate candidate, string reason, CancellationToken cancellation);

    /// <summary>The tree of a commit; null where git has no such commit.</summary>
    Task<string?> FindTreeAsync(string commit, CancellationToken cancellation);

    /// <summary>The tree of a commit that is there.</summary>
    Task<string> TreeOfAsync(string commit, CancellationToken cancellation);

    Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellation);

    /// <summary>Paths that differ between two commits.</summary>
    Task<IReadOnlyList<string>> ChangedAsync(string from, string to, CancellationToken cancellation);

    /// <summary>A file as it stands in a commit; null where it does not.</summary>
    Task<byte[]?> FileAsync(string commit, string path, CancellationToken cancellation);

    /// <summary>Paths of others that a commit puts back to what they were: before they changed, or when the task was claimed.</summary>
    Task<IReadOnlyList<string>> RevertedAsync(QueueMerge merge, CancellationToken cancellation);

    /// <summary>The commit carries what the branch changed.</summary>
    Task<bool> CarriesAsync(QueueMerge merge, CancellationToken cancellation);

    /// <summary>Why the worktrees that there are were made; those of tasks begin with <see cref="WorktreeRequest.ForTask"/>.</summary>
    IReadOnlyList<string> WorktreeReasons();

    /// <summary>Puts the checkout that checks ran in away; it is made again when it is needed.</summary>
    Task DiscardCheckoutAsync(CancellationToken cancellation);
}
