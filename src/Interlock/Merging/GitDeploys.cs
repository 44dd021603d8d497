using Interlock.Git;

namespace Interlock.Merging;

/// <summary>What deploys need, of git.</summary>
internal sealed class GitDeploys(GitRepository repository) : IDeployRepository
{
    private const string Name = "deploy";

    private readonly CheckTree tree = new(repository, Name);
    private readonly Worktrees worktrees = new(repository);

    public string StateDirectory => repository.Place.StateDirectory;

    public string? Checkout => worktrees.Find($"_{Name}")?.Checkout.Path;

    public bool IsLeft => Posix.Exists(worktrees.PathOf($"_{Name}"));

    public async Task<Result<(string Path, IDisposable Hold)>> TakeAsync(string commit, CancellationToken cancellation)
    {
        var lease = await tree.TakeAsync(commit, cancellation);
        return lease.IsRefused ? lease.Refusal : (lease.Value.Path, lease.Value);
    }

    public Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellation) => repository.IsAncestorAsync(ancestor, descendant, cancellation);

    public async Task DiscardAsync(CancellationToken cancellation)
    {
        await worktrees.DiscardAsync($"_{Name}", cancellation);
        await worktrees.PruneAsync(dryRun: false, cancellation);
    }
}
