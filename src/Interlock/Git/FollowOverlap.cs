using System.Text;

namespace Interlock.Git;

/// <summary>Finds the files of a checkout whose local content stands in the way of a move.</summary>
internal sealed class FollowOverlap(GitRepository repository, FollowIntent intent, IReadOnlyList<ChangedFile> changes)
{
    /// <summary>Changed paths that are edited, staged or there untracked. Needs a refreshed <see cref="FollowIntent.NewIndex"/>.</summary>
    public async Task<IReadOnlyList<ChangedFile>> FindAsync(CancellationToken cancellationToken)
    {
        var local = new HashSet<string>(StringComparer.Ordinal);
        local.UnionWith(await PathsAsync(["diff-files", "--name-only", "-z"], cancellationToken));
        local.UnionWith(await PathsAsync(["diff-index", "--cached", "--name-only", "--no-renames", "-z", intent.From], cancellationToken));
        local.UnionWith((await UntrackedAsync(cancellationToken)).Select(change => change.Path));
        return [.. changes.Where(change => local.Contains(change.Path))];
    }

    /// <summary>
    /// Files the move would create where something untracked is. Git itself overwrites ignored files here; nobody's file is
    /// overwritten by us.
    /// </summary>
    public async Task<IReadOnlyList<ChangedFile>> UntrackedAsync(CancellationToken cancellationToken)
    {
        ChangedFile[] present = [.. changes.Where(change => change.Kind == ChangeKind.Added && IsOnDisk(change.Path))];
        if (present.Length == 0)
        {
            return [];
        }

        var call = FollowStep.On(repository, intent, "ls-files", "-z", "--cached", "--", ".");
        var tracked = (await repository.Git.MustAsync(call, cancellationToken)).Records.ToHashSet(StringComparer.Ordinal);
        return [.. present.Where(change => !tracked.Contains(change.Path) && !ReplacesTracked(change.Path, tracked))];
    }

    // Where a tracked directory or file gives way to the new path, git's own rules decide.
    private static bool ReplacesTracked(string path, HashSet<string> tracked)
        => tracked.Any(known => known.StartsWith($"{path}/", StringComparison.Ordinal) || path.StartsWith($"{known}/", StringComparison.Ordinal));

    private bool IsOnDisk(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            var parent = Path.Combine(intent.Checkout.Path, path[..end]);
            if (!Posix.IsRealDirectory(parent))
            {
                return Posix.Exists(parent);
            }
        }

        return Posix.Exists(Path.Combine(intent.Checkout.Path, path));
    }

    private async Task<string[]> PathsAsync(string[] arguments, CancellationToken cancellationToken)
        => (await repository.Git.MustAsync(FollowStep.On(repository, intent, arguments), cancellationToken)).Records;
}
