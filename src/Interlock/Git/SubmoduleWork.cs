using System.Text;
using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// What an agent did inside submodules of its worktree: a new commit there moves the pointer, and nothing that is not committed there
/// is passed over.
/// </summary>
internal sealed class SubmoduleWork(GitRepository repository)
{
    /// <summary>Moves the pointers in the index; no process where no submodule is filled.</summary>
    /// <returns>Null, or <c>submodule.dirty</c>.</returns>
    public async Task<Refusal?> TakeAsync(FreshIndex work, Checkout checkout, CancellationToken cancellationToken)
    {
        var moved = new StringBuilder();
        foreach (var (path, id) in work.Gitlinks)
        {
            var marker = Path.Combine(checkout.Path, path, ".git");
            var directory = Posix.IsRealDirectory(marker) ? marker : File.Exists(marker) ? RepositoryLocator.GitFileTarget(marker) : null;
            if (directory is null)
            {
                continue;
            }

            var inner = new Repository { MainCheckout = null, WorkTree = Path.Combine(checkout.Path, path), GitDir = directory, CommonDir = directory, IsBare = false };
            var own = new GitRepository(inner, repository.Git, () => GitSettings.None with { Bytes = repository.Settings.Bytes });
            var status = await own.StatusAsync(inner.Here, cancellationToken);
            if (status.Dirty.FirstOrDefault() is { } dirty)
            {
                return new(RefusalKind.Conflict, "submodule.dirty", $"The submodule '{path}' has changes that are not committed in it: {dirty}.",
                    "Commit them in the submodule and publish them there, or take them back; then submit again.",
                    new JsonObject { ["submodule"] = path, ["files"] = JsonList.Of(status.Dirty.Take(50)) });
            }

            if (status.Head is { } head && head != id)
            {
                moved.Append($"160000 {head}\t{path}\0");
            }
        }

        if (moved.Length > 0)
        {
            await repository.Git.MustAsync(work.Call("update-index", "-z", "--index-info") with { Input = Encoding.UTF8.GetBytes(moved.ToString()) }, cancellationToken);
        }

        return null;
    }
}
