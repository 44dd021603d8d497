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

    /// <summary>Files that say exactly which packages are installed.</summary>
    public static string[] LockFiles { get; } =
    [
        "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb", "deno.lock", "Cargo.lock", "go.sum", "poetry.lock", "uv.lock",
        "pdm.lock", "Pipfile.lock", "requirements.txt", "Gemfile.lock", "composer.lock", "packages.lock.json", "gradle.lockfile", "mix.lock", "pubspec.lock", "Package.resolved",
        "flake.lock", "conda-lock.yml", "pixi.lock",
    ];

    /// <summary>Where the tests of common layouts are.</summary>
    public static string[] TestFiles { get; } =
    [
        "**/test/**", "**/tests/**", "**/__tests__/**", "**/spec/**", "**/specs/**/*.feature", "**/testdata/**", "**/e2e/**", "**/cypress/**", "**/src/test/**", "**/*.Tests/**", "**/*Tests/**",
        "*.test.*", "*.spec.*", "*_test.*", "*_spec.*", "test_*.*", "*Test.java", "*Tests.java", "*IT.java", "*Test.kt", "*Tests.kt", "*Tests.cs", "*Test.cs", "*Tests.swift", "*Test.php", "*.bats", "*.feature",
        "conftest.py",
    ];

    /// <summary>Names of files that often hold secrets.</summary>
    public static string[] UnusualFiles { get; } =
    [
        ".env*", "*.env", "*.pem", "id_*", "*.key", "*.p12", "*.pfx", "*.p8", "*.jks", "*.keystore", "*.ppk", "*.kdbx", "*.ovpn",
        ".npmrc", ".pypirc", ".netrc", "_netrc", ".pgpass", ".git-credentials", ".htpasswd", ".dockercfg", "**/.docker/config.json", "**/.aws/credentials", "**/.kube/config",
        "*service-account*.json", "*service_account*.json", "*.tfstate",
    ];
}
