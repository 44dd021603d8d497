using System.Text;

namespace Interlock.Git;

/// <summary>
/// A check tree in one's own hands until disposed. It can say at any moment which tracked files are not what the commit says: each was
/// hashed against its name in the commit, and what was hashed is remembered in memory, out of the reach of whatever runs in the tree.
/// </summary>
internal sealed class CheckTreeLease : IDisposable
{
    private readonly GitRepository repository;
    private readonly Checkout checkout;
    private readonly FreshIndex files;
    private readonly IDisposable hold;
    private byte[]? hashed;
    private DateTime hashedAt;

    internal CheckTreeLease(GitRepository repository, Checkout checkout, string commit, FreshIndex files, IDisposable hold)
    {
        (this.repository, this.checkout, this.files, this.hold) = (repository, checkout, files, hold);
        Commit = commit;
    }

    /// <summary>Where the checks run.</summary>
    public string Path => checkout.Path;

    /// <summary>The commit whose exact tree is there.</summary>
    public string Commit { get; }

    /// <summary>Paths of submodules that are empty there, because the repository does not have their objects.</summary>
    public IReadOnlyList<string> MissingSubmodules { get; internal init; } = [];

    /// <summary>Tracked files whose content or mode is not that of the commit, or that are gone. One process.</summary>
    public async Task<IReadOnlyList<string>> ChangedAsync(CancellationToken cancellationToken)
    {
        if (hashed is not null)
        {
            await File.WriteAllBytesAsync(files.File, hashed, cancellationToken);
            File.SetLastWriteTimeUtc(files.File, hashedAt);
        }

        var changed = (await files.StatusAsync(cancellationToken, untracked: false)).Changed;
        if (hashed is null)
        {
            hashed = await File.ReadAllBytesAsync(files.File, cancellationToken);
            hashedAt = File.GetLastWriteTimeUtc(files.File);
        }

        return changed;
    }

    /// <summary>Puts tracked files back to what the commit says.</summary>
    public async Task RestoreAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var call = files.Call("checkout-index", "--force", "-z", "--stdin") with { Input = Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => $"{path}\0"))) };
        await repository.Git.MustAsync(call, cancellationToken);
    }

    public void Dispose()
    {
        files.Dispose();
        hold.Dispose();
    }
}
