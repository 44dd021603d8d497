using System.Globalization;

namespace Interlock.Git;

/// <summary>An index of our own, so that building a tree leaves every checkout's index alone.</summary>
internal sealed class TemporaryIndex : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly string file;

    public TemporaryIndex(GitRepository repository, string? copyOf = null)
    {
        var directory = DirectoryOf(repository.Place);
        Directory.CreateDirectory(directory);

        // The time is in the name: a copy carries the time of its source, which git needs to tell edited files.
        file = Path.Combine(directory, $"{repository.Git.Clock.GetUtcNow().ToUnixTimeSeconds()}-{Path.GetRandomFileName()}.index");
        if (copyOf is not null && System.IO.File.Exists(copyOf))
        {
            System.IO.File.Copy(copyOf, file);
        }
    }

    public string File => file;

    /// <summary>Deletes what processes that died have left.</summary>
    public static void DeleteOld(GitRepository repository)
    {
        OwnGitDirectory.DeleteOld(repository.Place, repository.Git.Clock);
        var directory = DirectoryOf(repository.Place);
        var before = (repository.Git.Clock.GetUtcNow() - Longest).ToUnixTimeSeconds();
        foreach (var left in Directory.Exists(directory) ? Directory.GetFiles(directory) : [])
        {
            if (long.TryParse(Path.GetFileName(left).Split('-')[0], CultureInfo.InvariantCulture, out var made) && made < before)
            {
                System.IO.File.Delete(left);
            }
        }
    }

    /// <summary>The call, working on this index.</summary>
    public GitCall Use(GitCall call) => call with { Own = call.Own! with { Index = file } };

    public void Dispose()
    {
        System.IO.File.Delete(file);
        System.IO.File.Delete($"{file}.lock");
    }

    private static string DirectoryOf(Repository place) => Path.Combine(place.StateDirectory, "tmp");
}
