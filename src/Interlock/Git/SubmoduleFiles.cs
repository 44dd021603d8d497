using System.Globalization;
using System.Text;

namespace Interlock.Git;

/// <summary>
/// Fills the submodules of a checkout from the objects that the repository has of them already; nothing is fetched. A submodule whose
/// objects are not there stays empty and is named.
/// </summary>
internal sealed class SubmoduleFiles(GitRepository repository)
{
    /// <summary>Fills those of a commit. No process where it has none.</summary>
    /// <param name="gitlinks">The commit's submodules: path and commit.</param>
    /// <param name="working">True: with a git directory each, so that somebody can work there. False: files only.</param>
    /// <returns>Paths of those that could not be filled.</returns>
    public async Task<IReadOnlyList<string>> FillAsync(
        Checkout checkout, string commit, IReadOnlyList<(string Path, string Id)> gitlinks, bool working, CancellationToken cancellationToken)
    {
        if (gitlinks.Count == 0)
        {
            return [];
        }

        var known = await Submodule.ListAsync(repository, commit, cancellationToken);
        var missing = new List<string>();
        foreach (var (path, id) in gitlinks)
        {
            if (known.FirstOrDefault(one => one.Path == path) is not { } submodule || !await FillOneAsync(checkout, submodule, id, working, cancellationToken))
            {
                missing.Add(path);
            }
        }

        return missing;
    }

    private async Task<bool> FillOneAsync(Checkout checkout, Submodule submodule, string id, bool working, CancellationToken cancellationToken)
    {
        var store = submodule.Store(repository.Place);
        var objects = Path.Combine(store, "objects");
        var path = Path.Combine(checkout.Path, submodule.Path);
        if (!Directory.Exists(objects) || (Posix.Exists(path) && Posix.RealPath(path) != path))
        {
            return false;
        }

        TreeDeletion.Delete(path);
        Directory.CreateDirectory(path);
        using var index = new TemporaryIndex(repository);
        var inner = new Checkout { Path = path, GitDir = Path.Combine(checkout.GitDir, "modules", submodule.Name) };
        var call = index.Use(repository.Call(inner, "read-tree", "--reset", "-u", ObjectId.Require(id)));
        if ((await repository.Git.RunAsync(call with { Own = call.Own! with { Objects = objects } }, cancellationToken)).ExitCode != 0)
        {
            return false;
        }

        if (working)
        {
            MakeDirectory(inner, store, objects, id, index.File);
        }

        return true;
    }

    /// <summary>A small repository over the objects that are there, detached at the commit, which knows what the remotes have.</summary>
    private static void MakeDirectory(Checkout inner, string store, string objects, string id, string index)
    {
        foreach (var directory in new[] { "refs/heads", "objects/info" })
        {
            Directory.CreateDirectory(Path.Combine(inner.GitDir, directory));
        }

        var refs = new RefReader(store, store);
        var known = new[] { "refs/remotes/", "refs/tags/" }.SelectMany(refs.List).OrderBy(one => one.Key, StringComparer.Ordinal);
        var text = new StringBuilder("[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
        OwnGitDirectory.Append(text, "core.worktree", inner.Path);
        File.WriteAllText(Path.Combine(inner.GitDir, "config"), text.ToString());
        File.WriteAllText(Path.Combine(inner.GitDir, "objects", "info", "alternates"), $"{objects}\n");
        File.WriteAllText(Path.Combine(inner.GitDir, "packed-refs"), "# pack-refs with: sorted \n" + string.Concat(known.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value} {one.Key}\n"))));
        File.Copy(index, inner.IndexFile, overwrite: true);
        File.WriteAllText(Path.Combine(inner.GitDir, "HEAD"), $"{id}\n");
        File.WriteAllText(Path.Combine(inner.Path, ".git"), $"gitdir: {inner.GitDir}\n");
    }
}
