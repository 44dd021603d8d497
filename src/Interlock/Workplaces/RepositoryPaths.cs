namespace Interlock.Workplaces;

/// <summary>Paths as people type them: relative to where they stand, absolute, or with <c>--repo</c> relative to the repository.</summary>
internal static class RepositoryPaths
{
    /// <summary>The paths relative to the top of the working tree one stands in; normalising and refusing is left to the registry.</summary>
    /// <param name="directory">Where one stands.</param>
    public static IReadOnlyList<string> Of(Place place, string directory, IReadOnlyList<string> given)
    {
        if (place.Repository is not { } repository)
        {
            return given;
        }

        var here = Below(directory, repository.WorkTree);
        var paths = new string[given.Count];
        for (var index = 0; index < paths.Length; index++)
        {
            var path = given[index];
            paths[index] = Path.IsPathRooted(path) ? Relative(path, repository.WorkTree, repository.MainCheckout) : here.Length > 0 ? $"{here}/{path}" : path;
        }

        return paths;
    }

    /// <summary>Where below the top one stands; empty at the top, and where one stands elsewhere.</summary>
    private static string Below(string directory, string top)
    {
        var here = Path.GetRelativePath(top, directory).Replace(Path.DirectorySeparatorChar, '/');
        return here is "." or ".." || here.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(here) ? "" : here;
    }

    // A path in the main checkout names the same file of the repository as one in a worktree. The end of the path is kept: a slash means a directory.
    private static string Relative(string path, params ReadOnlySpan<string?> roots)
    {
        foreach (var root in roots)
        {
            if (root is not null && path.StartsWith(root + "/", StringComparison.Ordinal))
            {
                return path[(root.Length + 1)..];
            }
        }

        return path;
    }
}
