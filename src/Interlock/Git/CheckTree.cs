using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// A worktree that checks run in: brought to exactly the tree of a commit, ignored files removed, and used again for the next merge.
/// </summary>
public sealed class CheckTree(GitRepository repository, string name)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    // What ran in the tree may have told its index to overlook changes; the copy taken before it ran cannot.
    private static readonly string[] ExactStat = ["core.checkStat=default", "core.trustctime=true", "core.ignoreStat=false"];

    private readonly string key = $"_{name}";
    private readonly Worktrees worktrees = new(repository);
    private readonly RepositoryMutex mutex = new(Path.Combine(repository.Place.StateDirectory, "check", $"{name}.lock"), repository.Git.Clock);

    private string SavedIndex => Path.Combine(repository.Place.StateDirectory, "check", $"{name}.index");

    /// <summary>Takes the tree for oneself, at a commit. It is remade when it cannot be brought there.</summary>
    /// <returns>The lease; dispose it when the checks have ended. Refusals of <see cref="Worktrees.AddAsync"/>.</returns>
    public async Task<Result<CheckTreeLease>> TakeAsync(string commit, CancellationToken cancellationToken)
    {
        var entered = await mutex.EnterAsync(Wait, cancellationToken);
        if (entered.IsRefused)
        {
            return entered.Refusal;
        }

        var taken = false;
        try
        {
            var ready = await ReadyAsync(ObjectId.Require(commit), cancellationToken);
            if (ready.IsRefused)
            {
                return ready.Refusal;
            }

            taken = true;
            return new CheckTreeLease(ready.Value, commit, entered.Value);
        }
        finally
        {
            if (!taken)
            {
                entered.Value.Dispose();
            }
        }
    }

    private async Task<Result<Checkout>> ReadyAsync(string commit, CancellationToken cancellationToken)
    {
        if (worktrees.Require(key) is { IsRefused: false } usable && await MoveAsync(usable.Value, commit, cancellationToken) is null)
        {
            return usable.Value;
        }

        File.Delete(SavedIndex);
        if (await worktrees.DiscardAsync(key, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var made = await worktrees.AddDetachedAsync(key, commit, "checks", cancellationToken);
        if (!made.IsRefused && await MoveAsync(made.Value, commit, cancellationToken) is { } error)
        {
            return new Refusal(RefusalKind.Failed, "checktree.broken", $"'{made.Value.Path}' cannot be brought to {commit[..12]}: {error.Split('\n')[0]}",
                "See whether something else writes there.", new JsonObject { ["path"] = made.Value.Path, ["stderr"] = error });
        }

        return made;
    }

    // What is wrong with the tree, so that a new one must be made; null when it is where it should be.
    private async Task<string?> MoveAsync(Checkout checkout, string commit, CancellationToken cancellationToken)
    {
        var link = Path.Combine(checkout.Path, ".git");
        if (!File.Exists(link) || RepositoryLocator.GitFileTarget(link) != checkout.GitDir)
        {
            return "its link to the repository is gone";
        }

        StaleLock.Clear(checkout);
        if (File.Exists(SavedIndex))
        {
            File.Copy(SavedIndex, checkout.IndexFile, overwrite: true);
        }

        var reset = GitRepository.Call(checkout, "reset", "--hard", "--quiet", commit) with { Configuration = ExactStat };
        var clean = GitRepository.Call(checkout, "clean", "-xffdq");
        foreach (var call in new[] { reset, clean })
        {
            if (await repository.Git.RunAsync(call, cancellationToken) is { ExitCode: not 0 } failed)
            {
                return failed.Error;
            }
        }

        // In one step: half an index would break the tree for good.
        File.Copy(checkout.IndexFile, $"{SavedIndex}.new", overwrite: true);
        File.Move($"{SavedIndex}.new", SavedIndex, overwrite: true);
        return null;
    }
}
