using Interlock.Git;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;

namespace Interlock.Workplaces;

/// <summary>Whether a file is the one that a spec was read from, and how the checkout it stands in is to the one it was read in.</summary>
internal sealed class SpecOrigin(Workplace workplace, KiroFile files)
{
    /// <summary>Branches that are looked at for a commit that the checkout does not hold; beyond, it is taken for one that is still there.</summary>
    private const int MaxBranches = 64;

    /// <summary>What a file is remembered by: relative to the repository where it lies inside.</summary>
    public static string NameOf(SyncSource source) => source.SourcePath ?? Path.GetFullPath(source.Path);

    /// <summary>A spec is not taken over by another file as long as its own is there.</summary>
    public Refusal? Other(SyncSource source)
    {
        var known = workplace.Registry.Syncing.Origin(source.Spec)?.File
            ?? (workplace.Registry.Reading.Spec(source.Spec) is { IsRefused: false, Value.Spec.SourcePath: { } path } ? path : null);
        return known is null || known == NameOf(source) || !File.Exists(Path.Combine(workplace.Root, known))
            ? null
            : new Refusal(
                RefusalKind.Conflict,
                "spec.other_file",
                $"{source.Spec} was read from {known}; {source.Shown} is another file.",
                $"interlock spec import '{source.Shown}' --name OTHER");
    }

    public async Task<SyncOptions> StandingAsync(SyncOptions options, SyncSource source, CancellationToken cancellation)
    {
        var here = options with { Source = NameOf(source) };
        if (workplace.Git is not { } git || source.SourcePath is not { } path || Head() is not { } head)
        {
            return here;
        }

        var known = workplace.Registry.Syncing.Origin(source.Spec)?.Commit;
        if (known is null || known == head || await IsGoneAsync(git, known, cancellation) || await git.IsAncestorAsync(known, head, cancellation) || !await IsOnBranchAsync(git, known, cancellation))
        {
            return here with { Head = head };
        }

        var unedited = await git.IsAncestorAsync(head, known, cancellation)
            && await git.ShowFileAsync(head, path, cancellation) is { } committed
            && await files.ReadAsync(source.Path, cancellation) is { IsRefused: false } read
            && read.Value.AsSpan().SequenceEqual(committed);
        return here with { Head = head, Standing = unedited ? Standing.Earlier : Standing.Apart };
    }

    /// <summary>The files are those of the main checkout, wherever the command was given.</summary>
    private string? Head() => workplace.Place.Repository is { MainCheckout: not null } repository ? new RefReader(repository.CommonDir, repository.CommonDir).Head().Commit : null;

    private static async Task<bool> IsGoneAsync(GitRepository git, string commit, CancellationToken cancellation) => await git.FindTreeAsync(commit, cancellation) is null;

    /// <summary>A commit that no branch holds any more was amended or rebased: what follows it is no other checkout.</summary>
    private static async Task<bool> IsOnBranchAsync(GitRepository git, string commit, CancellationToken cancellation)
    {
        var tips = git.Refs.List("refs/heads/").Values.Concat(git.Refs.List("refs/remotes/").Values).Where(ObjectId.IsValid).Distinct(StringComparer.Ordinal).ToList();
        if (tips.Count > MaxBranches)
        {
            return true;
        }

        foreach (var tip in tips)
        {
            if (await git.IsAncestorAsync(commit, tip, cancellation))
            {
                return true;
            }
        }

        return false;
    }
}
