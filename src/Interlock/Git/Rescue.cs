using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// Saves what a worktree holds before it is removed (page 2): dirty and untracked files, and commits that nothing else keeps
/// reachable, into <c>refs/interlock/rescue/</c>. Ignored files are not saved.
/// </summary>
public sealed class Rescue(GitRepository repository)
{
    private const string Prefix = "refs/interlock/rescue/";
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
    {
        var status = await repository.StatusAsync(checkout, cancellationToken);
        var head = status.Head ?? throw new RefusalException(Incomplete(checkout, "it has no commit checked out"));
        var snapshot = status.IsClean ? null : await SnapshotAsync(checkout, status, cancellationToken);
        if (snapshot is null || (snapshot.Staged is null && snapshot.Tree == await repository.TreeOfAsync(head, cancellationToken)))
        {
            return await SaveCommitsAsync(head, status.Branch, key, attempt, target, cancellationToken);
        }

        var parents = snapshot.Staged is null ? [head] : new[] { head, await CommitAsync(snapshot.Staged, [head], key, attempt, cancellationToken) };
        if ((await ListAsync(key, cancellationToken)).FirstOrDefault(known => known.Tree == snapshot.Tree && known.Parents[0] == head
            && known.Parents.Count == parents.Length) is { } saved)
        {
            return saved;
        }

        var commit = await CommitAsync(snapshot.Tree, parents, key, attempt, cancellationToken);
        return await RecordAsync(key, attempt, commit, _ => false, cancellationToken);
    }

    /// <summary>Saves the commits of a worktree whose directory is gone or was never filled.</summary>
    internal async Task<RescueRef?> SaveCommitsAsync(WorktreeEntry entry, string key, int attempt, string? target, CancellationToken cancellationToken)
        => entry.Head is null ? null : await SaveCommitsAsync(entry.Head, entry.Branch, key, attempt, target, cancellationToken);

    /// <summary>Everything saved so far, ordered by ref.</summary>
    public Task<IReadOnlyList<RescueRef>> ListAsync(CancellationToken cancellationToken) => ListAsync(key: null, cancellationToken);

    private async Task<IReadOnlyList<RescueRef>> ListAsync(string? key, CancellationToken cancellationToken)
    {
        var call = repository.Call("for-each-ref", $"--format={Format}", key is null ? Prefix : $"{Prefix}{key}/");
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

        var call = repository.Call("rev-list", "--max-count=1", head, "--not", "--branches", "--remotes", "--tags");
        return (await repository.Git.MustAsync(call, cancellationToken)).Lines.Length > 0;
    }

    private async Task<Snapshot> SnapshotAsync(Checkout checkout, WorktreeStatus status, CancellationToken cancellationToken)
    {
        using var index = new TemporaryIndex(repository, checkout.IndexFile);
        var staged = status.HasStagedOnly && status.Unmerged.Count == 0 ? await WriteTreeAsync(index, checkout, cancellationToken) : null;
        string[] nested = [.. status.NestedRepositories, .. status.DirtySubmodules.Select(path => $"{path}/")];
        await AddAsync(index, checkout, nested, cancellationToken);
        foreach (var path in nested)
        {
            await AddNestedAsync(index, checkout, path, cancellationToken);
        }

        return new(await WriteTreeAsync(index, checkout, cancellationToken), staged);
    }

    private async Task AddAsync(TemporaryIndex index, Checkout checkout, IEnumerable<string> except, CancellationToken cancellationToken)
    {
        var call = GitRepository.Call(checkout, ["add", "--all", "--ignore-errors", "--", ".", .. except.Select(path => $":(exclude,literal){path}")]);
        var output = await repository.Git.RunAsync(index.Use(Durable(call)), cancellationToken);
        if (output.ExitCode != 0)
        {
            throw new RefusalException(Incomplete(checkout, output.Error.Split('\n')[0]));
        }
    }

    // Git adds a repository inside the worktree as a bare pointer, or not at all; what counts here are its files.
    private async Task AddNestedAsync(TemporaryIndex index, Checkout outer, string path, CancellationToken cancellationToken)
    {
        var inner = outer with { Path = Path.Combine(outer.Path, path.TrimEnd('/')) };
        using var innerIndex = new TemporaryIndex(repository);
        var listing = GitRepository.Call(inner, "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=none");
        var status = WorktreeStatus.Parse((await repository.Git.MustAsync(innerIndex.Use(listing), cancellationToken)).Records);
        string[] deeper = [.. status.NestedRepositories];
        await AddAsync(innerIndex, inner, deeper, cancellationToken);
        foreach (var deep in deeper)
        {
            await AddNestedAsync(innerIndex, inner, deep, cancellationToken);
        }

        var tree = await WriteTreeAsync(innerIndex, inner, cancellationToken);
        var clear = GitRepository.Call(outer, "rm", "-r", "--cached", "--quiet", "--ignore-unmatch", "--", $":(literal){path.TrimEnd('/')}");
        await repository.Git.MustAsync(index.Use(clear), cancellationToken);
        await repository.Git.MustAsync(index.Use(GitRepository.Call(outer, "read-tree", $"--prefix={path}", tree)), cancellationToken);
    }

    private async Task<string> WriteTreeAsync(TemporaryIndex index, Checkout checkout, CancellationToken cancellationToken)
        => (await repository.Git.MustAsync(index.Use(Durable(GitRepository.Call(checkout, "write-tree"))), cancellationToken)).Text;

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

            var call = Durable(repository.Call("update-ref", $"{Prefix}{key}/{label}", commit, ObjectId.Zero(commit)));
            await repository.Git.MustAsync(call, cancellationToken);
            return (await ListAsync(key, cancellationToken)).First(rescue => rescue.Attempt == label);
        }
    }

    private static GitCall Durable(GitCall call) => call with { Configuration = [.. call.Configuration, .. GitEnvironment.Durable] };

    private static Refusal Incomplete(Checkout checkout, string why)
        => new(RefusalKind.Failed, "rescue.incomplete", $"The work in '{checkout.Path}' could not be saved whole: {why}", "Make its files readable, then try again. Nothing was deleted.",
            new JsonObject { ["worktree"] = checkout.Path });

    private sealed record Snapshot(string Tree, string? Staged);
}
