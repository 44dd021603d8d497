using System.Text;
using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// Takes one checkout from a commit to the next. Its <c>index.lock</c> is held from before the branch moves until index and files
/// have followed, so nobody commits there in between; git works on a copy of the index that takes its place at the end.
/// </summary>
internal sealed class FollowStep(GitRepository repository, FollowIntent intent, IReadOnlyList<ChangedFile> changes)
{
    private const string Absent = "000000";

    private readonly FollowOverlap overlap = new(repository, intent, changes);

    private enum Side
    {
        Old,
        New,
    }

    /// <summary>A call on the checkout that works on the new index.</summary>
    public static GitCall On(GitRepository repository, FollowIntent intent, params string[] arguments)
    {
        var call = repository.Call(intent.Checkout, arguments);
        return call with { Own = call.Own! with { Index = intent.NewIndex, Persons = intent.Checkout } };
    }

    /// <summary>True while <c>index.lock</c> is the one this step made.</summary>
    public bool HoldsLock => SmallFile.Read(intent.Checkout.IndexLock) == intent.LockContent;

    private string OwnLock => Path.Combine(intent.Checkout.GitDir, "interlock-follow.lock");

    /// <summary>Takes the index lock; false when somebody else has it.</summary>
    public bool TryLock()
    {
        // Written first and then given its name, so that ours is never seen without what tells it from others.
        File.WriteAllText(OwnLock, intent.LockContent);
        try
        {
            File.Move(OwnLock, intent.Checkout.IndexLock, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(intent.Checkout.IndexLock))
        {
            return false;
        }
    }

    public void CopyIndex() => File.Copy(intent.Checkout.IndexFile, intent.NewIndex, overwrite: true);

    /// <summary>Tries the move without doing it. Refusal <c>merge.checkout_dirty</c> names the files in the way.</summary>
    public async Task<Refusal?> CheckAsync(CancellationToken cancellationToken)
    {
        var failure = await ReadTreeAsync(dryRun: true, cancellationToken);
        var blocking = failure is null ? await overlap.UntrackedAsync(cancellationToken) : await overlap.FindAsync(cancellationToken);
        return failure is null && blocking.Count == 0 ? null : Dirty([.. blocking.Select(change => change.Path)], failure);
    }

    /// <summary>Moves index and files, whatever happened since the check; files edited since keep their content.</summary>
    /// <param name="mayBePartial">A git that was killed may have left files half written.</param>
    public async Task<FollowedCheckout> FollowAsync(bool mayBePartial, CancellationToken cancellationToken)
    {
        IReadOnlyList<ChangedFile> kept = await overlap.UntrackedAsync(cancellationToken);
        if (kept.Count > 0 || await ReadTreeAsync(dryRun: false, cancellationToken) is not null)
        {
            await RefreshAsync(cancellationToken);
            kept = await overlap.FindAsync(cancellationToken);
            await repository.Git.MustAsync(ReadTree(await WithoutAsync(kept, cancellationToken), dryRun: false), cancellationToken);
            await repository.Git.MustAsync(SetEntries(On(repository, intent, "update-index", "-z", "--index-info"), kept, Side.New), cancellationToken);
            kept = await LeftoverAsync(kept, mayBePartial, cancellationToken);
        }

        File.Move(intent.NewIndex, intent.Checkout.IndexFile, overwrite: true);
        Release();
        return new(intent.Checkout.Path, [.. kept.Select(change => change.Path)]);
    }

    /// <summary>Gives the checkout back. Only what is ours is deleted.</summary>
    public void Release()
    {
        File.Delete(OwnLock);
        File.Delete(intent.NewIndex);
        if (HoldsLock)
        {
            File.Delete(intent.Checkout.IndexLock);
        }

        intent.Clear();
    }

    // Null when it went through. Files that were only touched look edited until the index is refreshed.
    private async Task<GitOutput?> ReadTreeAsync(bool dryRun, CancellationToken cancellationToken)
    {
        var output = await repository.Git.RunAsync(ReadTree(intent.To, dryRun), cancellationToken);
        if (output.ExitCode != 0)
        {
            await RefreshAsync(cancellationToken);
            output = await repository.Git.RunAsync(ReadTree(intent.To, dryRun), cancellationToken);
        }

        return output.ExitCode == 0 ? null : output;
    }

    private GitCall ReadTree(string to, bool dryRun)
        => On(repository, intent, ["read-tree", "-m", "-u", .. dryRun ? ["-n"] : Array.Empty<string>(), intent.From, to]);

    // Exits 1 when files are edited, which is no failure.
    private Task RefreshAsync(CancellationToken cancellationToken)
        => repository.Git.RunAsync(On(repository, intent, "update-index", "-q", "--refresh"), cancellationToken);

    // The new tree, but with some files as they were: git leaves alone what does not change, whatever lies there on disk.
    private async Task<string> WithoutAsync(IReadOnlyList<ChangedFile> files, CancellationToken cancellationToken)
    {
        using var index = new TemporaryIndex(repository);
        await repository.Git.MustAsync(index.Use(repository.Call("read-tree", intent.To)), cancellationToken);
        await repository.Git.MustAsync(index.Use(SetEntries(repository.Call("update-index", "-z", "--index-info"), files, Side.Old)), cancellationToken);
        return (await repository.Git.MustAsync(index.Use(repository.Call("write-tree")), cancellationToken)).Text;
    }

    private static GitCall SetEntries(GitCall call, IReadOnlyList<ChangedFile> files, Side side)
    {
        var entries = files.Select(file => side == Side.Old ? (file.Path, Mode: file.OldMode, Id: file.OldId) : (file.Path, Mode: file.NewMode, Id: file.NewId));
        return call with
        {
            // Removals first: a directory may become a file.
            Input = Encoding.UTF8.GetBytes(string.Concat(entries.OrderBy(entry => entry.Mode != Absent)
                .Select(entry => entry.Mode == Absent ? $"0 {entry.Id}\t{entry.Path}\0" : $"{entry.Mode} {entry.Id}\t{entry.Path}\0"))),
        };
    }

    private async Task<IReadOnlyList<ChangedFile>> LeftoverAsync(IReadOnlyList<ChangedFile> files, bool mayBePartial, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        var edited = (await repository.Git.MustAsync(On(repository, intent, "diff-files", "--name-only", "-z"), cancellationToken)).Records.ToHashSet(StringComparer.Ordinal);
        var kept = new List<ChangedFile>();
        foreach (var file in files.Where(file => edited.Contains(file.Path) || (file.Kind == ChangeKind.Deleted && Posix.Exists(FullPath(file)))))
        {
            if (mayBePartial && edited.Contains(file.Path) && await IsPrefixAsync(file, cancellationToken))
            {
                await repository.Git.MustAsync(On(repository, intent, "checkout-index", "--force", "--index", "--", file.Path), cancellationToken);
            }
            else
            {
                kept.Add(file);
            }
        }

        return kept;
    }

    private async Task<bool> IsPrefixAsync(ChangedFile file, CancellationToken cancellationToken)
    {
        var path = FullPath(file);
        if (!Posix.Exists(path))
        {
            return true;
        }

        var content = await repository.ShowFileAsync(intent.To, file.Path, cancellationToken);
        var there = content is null ? (Result<byte[]>?)null : RepositoryFile.Read(intent.Checkout.Path, file.Path, content.Length);
        return there is { IsRefused: false } && content.AsSpan().StartsWith(there.Value.Value);
    }

    private string FullPath(ChangedFile file) => Path.Combine(intent.Checkout.Path, file.Path);

    private Refusal Dirty(string[] files, GitOutput? failure)
    {
        if (files.Length == 0 && failure!.Error.Split('\'') is { Length: >= 3 } quoted)
        {
            files = [quoted[1]];
        }

        var shown = files.Length switch
        {
            0 => "local changes",
            1 => $"local changes to '{files[0]}'",
            _ => $"local changes to '{files[0]}' and {files.Length - 1} more",
        };
        return new(RefusalKind.Conflict, "merge.checkout_dirty", $"'{intent.Checkout.Path}' has '{intent.Branch}' checked out with {shown}, which the merge would overwrite.",
            "Commit, stash or move those changes; the merge goes on by itself.",
            new JsonObject
            {
                ["checkout"] = intent.Checkout.Path,
                ["branch"] = intent.Branch,
                ["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]),
            });
    }
}
