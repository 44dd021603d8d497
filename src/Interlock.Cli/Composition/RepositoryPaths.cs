using Interlock.Cli.Commands;

namespace Interlock.Cli.Composition;

/// <summary>Paths as people type them: relative to where they stand, absolute, or with <c>--repo</c> relative to the repository.</summary>
internal static class RepositoryPaths
{
    /// <summary>The paths relative to the top of the working tree one stands in; normalising and refusing is left to the registry.</summary>
    public static IReadOnlyList<string> Of(CommandContext context, Place place, IReadOnlyList<string> given)
    {
        if (place.Repository is not { } repository)
        {
            return given;
        }

        var here = Path.GetRelativePath(repository.WorkTree, context.WorkingDirectory).Replace(Path.DirectorySeparatorChar, '/');
        var inside = here != "." && here != ".." && !here.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(here);
        return [.. given.Select(path => Path.IsPathRooted(path) ? Relative(path, repository.WorkTree, repository.MainCheckout) : inside ? $"{here}/{path}" : path)];
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
