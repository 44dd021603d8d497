using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// Saves what a worktree holds before it is removed (page 2): dirty and untracked files, and commits that nothing else keeps
/// reachable, into <c>refs/interlock/rescue/</c>; ignored files within bounds (see <see cref="IgnoredFiles"/>).
/// </summary>
internal sealed class Rescue(GitRepository repository)
{
    private const string Prefix = "refs/interlock/rescue/";
    private static readonly string[] KeptBy = ["refs/heads/", "refs/remotes/", "refs/tags/"];
    private const string Format = "%(refname)%00%(objectname)%00%(tree)%00%(parent)%00%(committerdate:unix)";

    /// <summary>Saves a checkout; changes nothing in it.</summary>
    /// <param name="key">Task key, part of the ref.</param>
    /// <param name="attempt">Attempt of the task, part of the ref.</param>
    /// <param name="target">
    /// When given, commits that this commit does not contain are saved as well, even if a branch still holds them: pass it whenever
    /// the branch may be deleted later.
    /// </param>
    /// <returns>What was saved, or found saved already; null when there was nothing to save.</returns>
    /// <exception cref="RefusalException"><c>rescue.incomplete</c> when a file could not be read. Then nothing may be deleted.</exception>
    public async Task<RescueRef?> SaveAsync(Checkout checkout, string key, int attempt, string? target, CancellationToken cancellationToken)
        => (await SaveWithIgnoredAsync(checkout, key, attempt, target, cancellationToken)).Saved;

    /// <summary>
    /// Saves what only the checkout's own index holds, which is about to be replaced: a sparse checkout takes files away whose content is
    /// staged and nowhere else. One look at the index file where it can hold no such entries.
    /// </summary>
    public async Task<RescueRef?> SaveHiddenAsync(Checkout checkout, string key, int attempt, CancellationToken cancellationToken)
    {
        if (!IndexEntries.MayHide(checkout.IndexFile))
        {
            return null;
        }

        using var work = await FreshIndex.OfAsync(repository, checkout, cancellationToken);
        var status = await work.StatusAsync(cancellationToken);
        return status.Head is { } head && await SnapshotAsync(work, checkout, status, [], cancellationToken) is { Staged: { } staged }
            ? await RecordAsync(key, attempt, await CommitAsync(staged, [head], key, attempt, cancellationToken), known => known.Tree == staged, cancellationToken)
            : null;
    }

    /// <summary>The same, and what git ignores in the checkout, whether it was saved or not.</summary>
    internal async Task<(RescueRef? Saved, IgnoredFiles Ignored)> SaveWithIgnoredAsync(
        Checkout checkout, string key, int attempt, string? target, CancellationToken cancellationToken)
    {
        using var work = await FreshIndex.OfAsync(repository, checkout, cancellationToken);
        var status = await work.StatusAsync(cancellationToken);
        var head = status.Head ?? throw new RefusalException(Incomplete(checkout, "it has no commit checked out"));
        var ignored = await IgnoredFiles.FindAsync(repository, work, checkout, cancellationToken);
        var snapshot = await SnapshotAsync(work, checkout, status, ignored.Kept, cancellationToken);
        if (snapshot is null || (snapshot.Staged is null && snapshot.Tree == await repository.TreeOfAsync(head, cancellationToken)))
        {
            return (await SaveCommitsAsync(head, status.Branch, key, attempt, target, cancellationToken), ignored);
        }

        var parents = snapshot.Staged is null ? [head] : new[] { head, await CommitAsync(snapshot.Staged, [head], key, attempt, cancellationToken) };
        if ((await ListAsync(key, cancellationToken)).FirstOrDefault(known => known.Tree == snapshot.Tree && known.Parents[0] == head
            && known.Parents.Count == parents.Length) is { } saved)
        {
            return (saved, ignored);
        }

        var commit = await CommitAsync(snapshot.Tree, parents, key, attempt, cancellationToken);
        return (await RecordAsync(key, attempt, commit, _ => false, cancellationToken), ignored);
    }

    /// <summary>Saves the commits of a worktree whose directory is gone or was never filled.</summary>
    internal async Task<RescueRef?> SaveCommitsAsync(WorktreeEntry entry, string key, int attempt, string? target, CancellationToken cancellationToken)
        => entry.Head is null ? null : await SaveCommitsAsync(entry.Head, entry.Branch, key, attempt, target, cancellationToken);

    /// <summary>Everything saved so far, ordered by ref.</summary>
    public Task<IReadOnlyList<RescueRef>> ListAsync(CancellationToken cancellationToken) => ListAsync(key: null, cancellationToken);

    private async Task<IReadOnlyList<RescueRef>> ListAsync(string? key, CancellationToken cancellationToken)
    {
        var call = repository.OnRefs("for-each-ref", $"--format={Format}", key is null ? Prefix : $"{Prefix}{key}/");
        return [.. (await repository.Git.MustAsync(call, cancellationToken)).Lines.Select(Parse)];
    }

    private static RescueRef Parse(string line)
    {
        var fields = line.Split('\0');
        var name = fields[0][Prefix.Length..];
        var slash = name.LastIndexOf('/');
        return new()
        {
            Ref = fields[0],
            Key = name[..slash],
            Attempt = name[(slash + 1)..],
            Commit = fields[1],
            Tree = fields[2],
            Parents = fields[3].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            SavedAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields[4], CultureInfo.InvariantCulture)),
        };
    }

    private async Task<RescueRef?> SaveCommitsAsync(
        string head, string? branch, string key, int attempt, string? target, CancellationToken cancellationToken)
        => await AreLooseAsync(head, branch, target, cancellationToken)
            ? await RecordAsync(key, attempt, head, known => known.Commit == head, cancellationToken)
            : null;

    private async Task<bool> AreLooseAsync(string head, string? branch, string? target, CancellationToken cancellationToken)
    {
        if (target is not null)
        {
            return !await repository.IsAncestorAsync(head, target, cancellationToken);
        }

        if (branch is not null)
        {
            return false;
        }

        string[] kept = [.. KeptBy.SelectMany(prefix => repository.Refs.List(prefix).Values).Distinct()];
        var call = repository.Call("rev-list", "--max-count=1", "--ignore-missing", "--stdin", head) with
        {
            Input = Encoding.ASCII.GetBytes(string.Concat(kept.Select(id => $"^{id}\n"))),
        };
        return (await repository.Git.MustAsync(call, cancellationToken)).Lines.Length > 0;
    }

    /// <summary>Null when everything is as committed.</summary>
    private async Task<Snapshot?> SnapshotAsync(FreshIndex work, Checkout checkout, WorktreeStatus status, IReadOnlyList<string> ignored, CancellationToken cancellationToken)
    {
        string[] nested = [.. status.NestedRepositories, .. work.Linked, .. work.Gitlinks.Where(link => Posix.Exists(Path.Combine(checkout.Path, link.Path, ".git"))).Select(link => $"{link.Path}/")];
        if (status.IsClean && nested.Length == 0 && ignored.Count == 0)
        {
            return await StagedAsync(checkout, status.Head!, status.Head!, cancellationToken) is { } only ? new(await repository.TreeOfAsync(status.Head!, cancellationToken), only) : null;
        }

        Require(checkout, await work.AddAsync(nested, cancellationToken));
        foreach (var path in nested)
        {
            await AddNestedAsync(work, checkout, path, cancellationToken);
        }

        await work.AddIgnoredAsync(ignored, cancellationToken);
        var tree = await work.WriteTreeAsync(cancellationToken);
        return new(tree, await StagedAsync(checkout, status.Head!, tree, cancellationToken));
    }

    /// <summary>The tree of the checkout's own index, when some path is staged there with a content that is neither committed nor on disk.</summary>
    private async Task<string?> StagedAsync(Checkout checkout, string head, string tree, CancellationToken cancellationToken)
    {
        if (!RepositoryFile.IsThere(checkout.GitDir, Path.GetFileName(checkout.IndexFile)))
        {
            return null;
        }

        using var copy = new TemporaryIndex(repository, checkout.IndexFile);
        var call = copy.Use(repository.Call(checkout, "write-tree") with { Configuration = GitEnvironment.Durable });
        var output = await repository.Git.RunAsync(call with { Own = call.Own! with { Persons = checkout } }, cancellationToken);
        if (output.ExitCode != 0)
        {
            // An unfinished merge, or an index that cannot be read: its files are in the snapshot as they are on disk.
            return null;
        }

        var staged = await repository.ChangedFilesAsync(head, output.Text, cancellationToken);
        if (staged.Count == 0)
        {
            return null;
        }

        var onDisk = (await repository.ChangedFilesAsync(head, tree, cancellationToken)).ToDictionary(file => file.Path, file => file.NewId, StringComparer.Ordinal);
        return staged.Any(file => onDisk.TryGetValue(file.Path, out var id) ? id != file.NewId : file.Kind != ChangeKind.Deleted) ? output.Text : null;
    }

    // Git adds a repository inside the worktree as a bare pointer, or not at all; what counts here are its files.
    private async Task AddNestedAsync(FreshIndex outer, Checkout checkout, string path, CancellationToken cancellationToken)
    {
        var inner = checkout with { Path = Path.Combine(checkout.Path, path.TrimEnd('/')) };
        using var files = FreshIndex.Empty(repository, inner);
        var status = await files.StatusAsync(cancellationToken);
        string[] deeper = [.. status.NestedRepositories];
        Require(inner, await files.AddAsync(deeper, cancellationToken));
        foreach (var deep in deeper)
        {
            await AddNestedAsync(files, inner, deep, cancellationToken);
        }

        var tree = await files.WriteTreeAsync(cancellationToken);
        if (outer.Gitlinks.FirstOrDefault(link => link.Path == path.TrimEnd('/')) is { Id: { } recorded } && await SubmoduleTreeAsync(inner, recorded, cancellationToken) == tree)
        {
            return;
        }

        await repository.Git.MustAsync(outer.Call("rm", "-r", "--cached", "--quiet", "--ignore-unmatch", "--", $":(literal){path.TrimEnd('/')}"), cancellationToken);
        await repository.Git.MustAsync(outer.Call("read-tree", $"--prefix={path}", tree), cancellationToken);
    }

    /// <summary>The tree that a submodule should hold; null when its own objects do not say.</summary>
    private async Task<string?> SubmoduleTreeAsync(Checkout inner, string commit, CancellationToken cancellationToken)
    {
        var marker = Path.Combine(inner.Path, ".git");
        var directory = Posix.IsRealDirectory(marker) ? marker : File.Exists(marker) ? RepositoryLocator.GitFileTarget(marker) : null;
        if (directory is null)
        {
            return null;
        }

        var call = repository.Call("rev-parse", "--verify", "--quiet", $"{ObjectId.Require(commit)}^{{tree}}");
        var output = await repository.Git.RunAsync(call with { Own = call.Own! with { Objects = Path.Combine(directory, "objects") } }, cancellationToken);
        return output.ExitCode == 0 ? output.Text : null;
    }

    private static void Require(Checkout checkout, string? unread)
    {
        if (unread is not null)
        {
            throw new RefusalException(Incomplete(checkout, unread.Split('\n')[0]));
        }
    }

    private async Task<string> CommitAsync(string tree, string[] parents, string key, int attempt, CancellationToken cancellationToken)
        => await repository.CommitTreeAsync(tree, parents, $"Rescue of {key}, attempt {attempt}\n", Signature.Interlock, Signature.Interlock, cancellationToken);

    private async Task<RescueRef> RecordAsync(
        string key, int attempt, string commit, Func<RescueRef, bool> isSame, CancellationToken cancellationToken)
    {
        for (var suffix = 1; ; suffix++)
        {
            var known = await ListAsync(key, cancellationToken);
            if (known.FirstOrDefault(isSame) is { } same)
            {
                return same;
            }

            var label = suffix == 1 ? $"{attempt}" : $"{attempt}-{suffix}";
            if (known.Any(rescue => rescue.Attempt == label))
            {
                continue;
            }

            var call = repository.OnRefs("update-ref", $"{Prefix}{key}/{label}", commit, ObjectId.Zero(commit)) with { Configuration = GitEnvironment.Durable };
            await repository.Git.MustAsync(call, cancellationToken);
            return (await ListAsync(key, cancellationToken)).First(rescue => rescue.Attempt == label);
        }
    }

    private static Refusal Incomplete(Checkout checkout, string why)
        => new(RefusalKind.Failed, "rescue.incomplete", $"The work in '{checkout.Path}' could not be saved whole: {why}", "Make its files readable, then try again. Nothing was deleted.",
            new JsonObject { ["worktree"] = checkout.Path });

    private sealed record Snapshot(string Tree, string? Staged);
}
