namespace Interlock.Git;

/// <summary>A directory of our own for the length of one call.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public ScratchDirectory(GitRepository repository)
    {
        // Named as the directories of calls are, so that the same broom finds what a killed process leaves.
        Path = System.IO.Path.Combine(
            repository.Place.StateDirectory, "tmp", $"{repository.Git.Clock.GetUtcNow().ToUnixTimeSeconds()}-{System.IO.Path.GetRandomFileName()}.tree.git");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => TreeDeletion.Delete(Path);
}
