namespace Interlock.Configuration;

/// <summary>Built-in values that are more than a word.</summary>
internal static class ConfigDefaults
{
    /// <summary>Seconds that a check may take when it does not say.</summary>
    public const double CheckTimeoutSeconds = 1800;

    /// <summary>Files that break when two tasks change them at once (the rule "shared files").</summary>
    public static string[] SharedFiles { get; } =
    [
        "package.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "Cargo.toml", "Cargo.lock", "go.mod", "go.sum",
        "pyproject.toml", "poetry.lock", "uv.lock", "requirements.txt", "Gemfile", "Gemfile.lock", "composer.json", "composer.lock",
        "pom.xml", "build.gradle", "packages.lock.json", "tsconfig.json", "*.sln", "*.slnx", "Directory.*.props", ".github/workflows/*",
    ];
}
