namespace Interlock.Claims;

/// <summary>Files that many tasks want and that break when two change them at once.</summary>
internal static class SharedFiles
{
    /// <summary>Used where the configuration does not say; a pattern without <c>/</c> matches at any depth.</summary>
    public static IReadOnlyList<string> Default { get; } =
    [
        "package.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "Cargo.toml", "Cargo.lock", "go.mod", "go.sum",
        "pyproject.toml", "poetry.lock", "uv.lock", "requirements.txt", "Gemfile", "Gemfile.lock", "composer.json", "composer.lock",
        "pom.xml", "build.gradle", "packages.lock.json", "tsconfig.json", "*.sln", "*.slnx", "Directory.*.props", ".github/workflows/*",
    ];

    public static bool IsShared(string key, IReadOnlyList<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            var anywhere = pattern.Contains('/', StringComparison.Ordinal) ? pattern : "**/" + pattern;
            if (!LockPath.IsGlob(key) && LockPath.Covers(anywhere, key))
            {
                return true;
            }
        }

        return false;
    }
}
