namespace Interlock.Git;

/// <summary>A file that history shows changing together with others.</summary>
/// <param name="Path">The other file.</param>
/// <param name="Together">Commits that changed it along with at least one of the files asked about.</param>
/// <param name="Commits">Commits in the window that changed any of the files asked about.</param>
internal sealed record CoChange(string Path, int Together, int Commits);
