namespace Interlock.Git;

/// <summary>What removing a worktree did.</summary>
/// <param name="Existed">False when there was nothing to remove.</param>
/// <param name="Rescued">The work saved before; null when there was none to save.</param>
internal sealed record Removal(bool Existed, RescueRef? Rescued)
{
    /// <summary>What git ignored there.</summary>
    public IgnoredFiles Ignored { get; init; } = IgnoredFiles.None;
}
