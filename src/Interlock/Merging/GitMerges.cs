using Interlock.Git;

namespace Interlock.Merging;

/// <summary>What the merge queue needs, of git.</summary>
internal sealed class GitMerges(GitRepository repository, MergeOptions options, CheckRunner runner) : IMergeRepository
{
    /// <summary>Name of the checkout that checks run in.</summary>
    private const string Checkout = "checks";

    private readonly Candidates candidates = new(repository);
    private readonly ObjectCheck objects = new(repository);
    private readonly CheckTree checkTree = new(repository, Checkout, options.Kept);
    private readonly CheckoutFollow follow = new(repository);
    private readonly TargetMove move = new(repository);
    private readonly PostChecks postChecks = new(repository);
    private readonly Worktrees worktrees = new(repository);

    public string StateDirectory => repository.Place.StateDirectory;

    public string? MainCheckout => repository.Place.MainCheckout;

    public Task<CandidateResult> BuildAsync(CandidateRequest request, CancellationToken cancellation) => candidates.BuildAsync(request, cancellation);

    public Task<IReadOnlyList<string>> UnsoundAsync(string from, string commit, CancellationToken cancellation) => objects.UnsoundSinceAsync(from, commit, cancellation);

    public async Task<Result<CheckReport>> CheckAsync(string commit, CancellationToken cancellation)
    {
        var lease = await checkTree.TakeAsync(commit, cancellation);
        if (lease.IsRefused)
        {
            return lease.Refusal;
        }

        using var checkout = lease.Value;
        return await runner.RunAsync(options.Checks!, checkout, cancellation);
    }

    public Task<Refusal?> SettleAsync(TimeSpan patience, CancellationToken cancellation) => follow.SettleAsync(patience, cancellation);

    public Task<Refusal?> RefuseFollowAsync(string from, string to, CancellationToken cancellation) => follow.CheckAsync(options.Target, from, to, cancellation);

    public Task<Result<MovedTarget>> MoveAsync(Candidate candidate, string reason, CancellationToken cancellation) => move.MoveAsync(candidate, reason, cancellation);

    public Task<string?> FindTreeAsync(string commit, CancellationToken cancellation) => repository.FindTreeAsync(commit, cancellation);

    public Task<string> TreeOfAsync(string commit, CancellationToken cancellation) => repository.TreeOfAsync(commit, cancellation);

    public Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellation) => repository.IsAncestorAsync(ancestor, descendant, cancellation);

    public async Task<IReadOnlyList<string>> ChangedAsync(string from, string to, CancellationToken cancellation) =>
        [.. (await repository.ChangedFilesAsync(from, to, cancellation)).Select(file => file.Path)];

    public Task<byte[]?> FileAsync(string commit, string path, CancellationToken cancellation) => repository.ShowFileAsync(commit, path, cancellation);

    public async Task<IReadOnlyList<string>> RevertedAsync(QueueMerge merge, CancellationToken cancellation)
    {
        var reverted = await postChecks.RevertedAsync(merge.OldTarget, merge.Commit, [merge.Head], merge.Ticked.Length == 0 ? [] : [merge.Ticked], cancellation);
        return reverted.Count > 0 || merge.Recorded.Length == 0 ? reverted : await postChecks.RevertedSinceAsync(merge.Recorded, merge.OldTarget, merge.Commit, cancellation);
    }

    public async Task<bool> CarriesAsync(QueueMerge merge, CancellationToken cancellation) =>
        await postChecks.PatchPresentAsync(merge.Recorded.Length == 0 ? merge.OldTarget : merge.Recorded, merge.Head, merge.Commit, cancellation) != PatchSign.Absent;

    public IReadOnlyList<string> WorktreeReasons() => [.. worktrees.List().Where(entry => entry.Key is not null).Select(entry => entry.LockReason).OfType<string>()];

    public async Task DiscardCheckoutAsync(CancellationToken cancellation)
    {
        await worktrees.DiscardAsync($"_{Checkout}", cancellation);
        await worktrees.PruneAsync(dryRun: false, cancellation);
    }
}
