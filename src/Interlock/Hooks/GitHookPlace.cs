using Interlock.Git;

namespace Interlock.Hooks;

/// <summary>Where git looks for the hooks of a repository.</summary>
/// <param name="Directory">Absolute.</param>
/// <param name="Note">What a person should know about it; null where it is the usual place.</param>
internal sealed record GitHookPlace(string Directory, string? Note)
{
    /// <summary>The directory that <c>core.hooksPath</c> names, else the repository's own, which all its worktrees share.</summary>
    /// <returns>The place, or <c>hooks.managed</c> where another program writes the directory.</returns>
    public static async Task<Result<GitHookPlace>> FindAsync(GitRepository repository, CancellationToken cancellation)
    {
        var place = repository.Place;
        if (await ConfiguredAsync(repository, cancellation) is not { Length: > 0 } configured)
        {
            return new GitHookPlace(Path.Combine(place.CommonDir, "hooks"), null);
        }

        var directory = Path.GetFullPath(configured, place.WorkTree);
        if (Path.GetFileName(directory.TrimEnd('/')) == "_" && File.Exists(Path.Combine(directory, "h")))
        {
            return new Refusal(
                RefusalKind.Conflict,
                "hooks.managed",
                $"core.hooksPath is '{configured}', which husky writes anew.",
                "Add the line 'interlock hooks check --staged' to the pre-commit file beside it.");
        }

        return new GitHookPlace(
            directory,
            !Path.IsPathRooted(configured) ? $"core.hooksPath is '{configured}', relative to each checkout: commit the hook so that worktrees have it."
            : !directory.StartsWith(place.CommonDir + "/", StringComparison.Ordinal) && !directory.StartsWith(place.WorkTree + "/", StringComparison.Ordinal) ? $"core.hooksPath is '{configured}': the hook serves every repository that uses this directory."
            : null);
    }

    // Our own calls of git switch hooks off on their command line, so the answer is the last value that was not given there.
    private static async Task<string?> ConfiguredAsync(GitRepository repository, CancellationToken cancellation)
    {
        var output = await repository.Git.RunAsync(
            new() { Directory = repository.Place.WorkTree, Arguments = ["config", "--show-scope", "--null", "--get-all", "--type=path", "core.hooksPath"] },
            cancellation);
        string? last = null;
        foreach (var pair in output.Records.Chunk(2))
        {
            last = pair is [not "command", var value] ? value : last;
        }

        return last;
    }
}
