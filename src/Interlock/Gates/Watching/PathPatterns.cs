using Interlock.Claims;

namespace Interlock.Gates.Watching;

/// <summary>Globs as the configuration gives them: one without <c>/</c> matches a name at any depth.</summary>
internal static class PathPatterns
{
    public static bool Fits(string pattern, string path, bool ignoreCase) =>
        Glob.Matches(Anchored(pattern), path.TrimEnd('/'), ignoreCase);

    public static bool FitsAny(IReadOnlyList<string> patterns, string path, bool ignoreCase)
    {
        foreach (var pattern in patterns)
        {
            if (Fits(pattern, path, ignoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string Anchored(string pattern) =>
        pattern.EndsWith('/') ? $"{pattern}{Glob.AnyDepth}"
        : pattern.Contains('/', StringComparison.Ordinal) ? pattern
        : $"{Glob.AnyDepth}/{pattern}";
}
