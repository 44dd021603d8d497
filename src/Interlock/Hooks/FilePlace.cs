using Interlock.Git;

namespace Interlock.Hooks;

/// <summary>Where a file that somebody is about to change really lies, symbolic links resolved.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Directory">The nearest directory at or above it that exists.</param>
/// <param name="Repository">The repository around it, seen from the checkout it lies in; null outside of any.</param>
/// <param name="Key">Relative to the top of that checkout, with <c>/</c>; empty outside of any.</param>
internal sealed record FilePlace(string Path, string Directory, Repository? Repository, string Key)
{
    private const int MostLinks = 40;

    /// <summary>Finds the place of a file that may not exist yet.</summary>
    /// <param name="path">As it was given.</param>
    /// <param name="directory">What a relative path is relative to, absolute.</param>
    /// <param name="literal">The file itself, even where it is a symbolic link.</param>
    public static FilePlace Of(string path, string directory, bool literal = false)
    {
        var whole = path.StartsWith('/') ? path : directory + "/" + path;
        var (real, above) = literal && whole.LastIndexOf('/') is var slash and > 0 ? Beside(Resolve(whole[..slash], 0), whole[(slash + 1)..]) : Resolve(whole, 0);
        var found = RepositoryLocator.Find(above);
        if (found.IsRefused)
        {
            return new(real, above, null, "");
        }

        var top = found.Value.WorkTree;
        return real == top ? new(real, above, found.Value, "")
            : real.StartsWith(top + "/", StringComparison.Ordinal) ? new(real, above, found.Value, real[(top.Length + 1)..])
            : new(real, above, null, "");
    }

    private sealed record Resolved(string Real, string Above);

    private static Resolved Beside(Resolved directory, string name) => directory with { Real = directory.Real + "/" + name };

    // What exists is resolved as the system would; the rest of the path is kept as it stands.
    private static Resolved Resolve(string path, int links)
    {
        var rest = "";
        for (var head = path.TrimEnd('/'); head.Length > 0;)
        {
            if (Posix.RealPath(head) is { } real)
            {
                return rest.Length > 0 ? new(Join(real, rest), real) : new(real, System.IO.Directory.Exists(real) ? real : Parent(real));
            }

            if (links < MostLinks && Target(head) is { } target)
            {
                var next = target.StartsWith('/') ? target : Parent(head) + "/" + target;
                return Resolve(rest.Length > 0 ? next + "/" + rest : next, links + 1);
            }

            var slash = head.LastIndexOf('/');
            rest = rest.Length > 0 ? head[(slash + 1)..] + "/" + rest : head[(slash + 1)..];
            head = head[..slash].TrimEnd('/');
        }

        return new(Join("/", rest), "/");
    }

    // A link whose target does not exist yet: writing to it makes the target.
    private static string? Target(string path) => Posix.Exists(path) ? new FileInfo(path).LinkTarget : null;

    private static string Join(string directory, string rest) => System.IO.Path.GetFullPath(rest, directory);

    private static string Parent(string path) => System.IO.Path.GetDirectoryName(path) ?? "/";
}
