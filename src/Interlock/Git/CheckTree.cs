using System.Text;
using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// A directory that checks run in: brought to exactly the whole tree of a commit, everything else removed, and used again for the next
/// merge. It has a git directory of its own, detached at the commit, that shares the repository's objects and knows its refs.
/// </summary>
internal sealed class CheckTree(GitRepository repository, string name, KeptFiles? kept = null)
{
    private const int LargestStamp = 1 << 20;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private readonly string key = $"_{name}";
    private readonly Worktrees worktrees = new(repository);
    private readonly RepositoryMutex mutex = new(Path.Combine(repository.Place.StateDirectory, "check", $"{name}.lock"), repository.Git.Clock);

    private readonly KeptFiles kept = kept ?? KeptFiles.None;

    private string KeptFor => Path.Combine(repository.Place.StateDirectory, "check", $"{name}.kept");

    private string SavedIndex => Path.Combine(repository.Place.StateDirectory, "check", $"{name}.index");

    /// <summary>Takes the tree for oneself, at a commit. It is remade when it cannot be brought there.</summary>
    /// <returns>
    /// The lease; dispose it when the checks have ended. Refusals <c>worktree.outside</c>, <c>git.mutex_busy</c>, <c>checktree.broken</c>,
    /// and <c>git.unsound_object</c> where the commit's objects are not what their names say.
    /// </returns>
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

            var files = await FreshIndex.AtAsync(repository, ready.Value, new(null, commit), cancellationToken);
            var missing = await new SubmoduleFiles(repository).FillAsync(ready.Value, commit, files.Gitlinks, working: false, cancellationToken);
            var lease = new CheckTreeLease(repository, ready.Value, commit, files, entered.Value) { MissingSubmodules = missing };
            taken = true;
            return lease;
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
        if (await new ObjectCheck(repository).UnsoundTreesAsync(commit, cancellationToken) is { Count: > 0 } unsound)
        {
            return UnsoundObjects.Refuse(unsound);
        }

        var place = worktrees.PlaceOf(key);
        if (place.IsRefused)
        {
            return place.Refusal;
        }

        var checkout = new Checkout { Path = place.Value, GitDir = Path.Combine(place.Value, ".git") };
        Directory.CreateDirectory(Path.GetDirectoryName(SavedIndex)!);
        if (worktrees.Find(key) is null && Posix.IsRealDirectory(checkout.Path) && File.Exists(SavedIndex) && await MoveAsync(checkout, commit, cancellationToken) is null)
        {
            return checkout;
        }

        File.Delete(SavedIndex);
        if (await worktrees.DiscardAsync(key, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        Directory.CreateDirectory(checkout.Path);
        return await MoveAsync(checkout, commit, cancellationToken) is { } error
            ? new Refusal(RefusalKind.Failed, "checktree.broken", $"'{checkout.Path}' cannot be brought to {commit[..12]}: {error.Split('\n')[0]}",
                "See whether something else writes there.", new JsonObject { ["path"] = checkout.Path, ["stderr"] = error })
            : checkout;
    }

    // What is wrong with the tree, so that a new one must be made; null when it is where it should be.
    private async Task<string?> MoveAsync(Checkout checkout, string commit, CancellationToken cancellationToken)
    {
        File.Delete($"{SavedIndex}.lock");
        var stamp = await kept.StampAsync(repository, commit, cancellationToken);
        var keeps = stamp is not null && RepositoryFile.Text(KeptFor, LargestStamp) == stamp;
        File.Delete(KeptFor);
        foreach (var words in new string[][] { ["read-tree", "--reset", "-u", commit], ["clean", "-xffdq", .. keeps ? kept.Excepted : []] })
        {
            var call = repository.Call(checkout, words);
            if (await repository.Git.RunAsync(call with { Own = call.Own! with { Index = SavedIndex, Head = commit } }, cancellationToken) is { ExitCode: not 0 } failed)
            {
                return failed.Error;
            }
        }

        if (stamp is not null)
        {
            await File.WriteAllTextAsync(KeptFor, stamp, cancellationToken);
        }

        TreeDeletion.Delete(checkout.GitDir);
        new CheckTreeRepository(repository, checkout).Make(commit, SavedIndex);
        return null;
    }
}
