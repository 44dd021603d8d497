namespace Interlock.Git;

/// <summary>What speaks against a branch whatever its names and locks say.</summary>
/// <param name="Unsound">New objects whose content is missing or not what the name says.</param>
/// <param name="Gitlinks">Paths committed as pointers to repositories that no <c>.gitmodules</c> names.</param>
/// <param name="Unpublished">Submodules moved to a commit that none of their remote refs contains.</param>
/// <param name="Reverted">Paths that others changed since the recorded base and that the branch has as they were there.</param>
internal sealed record BranchSoundness(
    IReadOnlyList<string> Unsound, IReadOnlyList<string> Gitlinks, IReadOnlyList<string> Unpublished, IReadOnlyList<string> Reverted)
{
    private const string Gitlink = "160000";

    /// <param name="recorded">The base recorded with the claim; empty where there is none.</param>
    /// <param name="start">Where the branch left the target.</param>
    /// <param name="changed">What it changes since then.</param>
    public static async Task<BranchSoundness> OfAsync(
        GitRepository repository, string recorded, string start, string head, IReadOnlyList<ChangedFile> changed, CancellationToken cancellationToken)
    {
        var links = changed.Where(file => file.NewMode == Gitlink).ToList();
        var submodules = links.Count == 0 ? [] : await Submodule.ListAsync(repository, head, cancellationToken);
        List<string> foreign = [], unpublished = [];
        foreach (var link in links)
        {
            if (submodules.FirstOrDefault(known => known.Path == link.Path) is not { } submodule)
            {
                foreign.Add(link.Path);
            }
            else if (!await submodule.IsPublishedAsync(repository, link.NewId, cancellationToken))
            {
                unpublished.Add(link.Path);
            }
        }

        var unsound = await new ObjectCheck(repository).UnsoundSinceAsync(start, head, cancellationToken);
        var reverted = recorded.Length == 0 || recorded == start ? [] : await new PostChecks(repository).RevertedSinceAsync(recorded, start, head, cancellationToken);
        return new(unsound, foreign, unpublished, reverted);
    }
}
