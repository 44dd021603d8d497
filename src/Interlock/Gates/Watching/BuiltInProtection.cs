namespace Interlock.Gates.Watching;

/// <summary>What decides about others in any repository.</summary>
internal static class BuiltInProtection
{
    /// <summary>What continuous integration reads: it runs with the repository's own rights, beside every gate.</summary>
    public static IReadOnlyList<string> ContinuousIntegration { get; } =
    [
        ".github/workflows/**", ".github/actions/**", ".gitea/workflows/**", ".forgejo/workflows/**",
        "/.gitlab-ci.yml", ".gitlab/ci/**", ".circleci/**", ".buildkite/**", ".teamcity/**", ".semaphore/**", ".tekton/**",
        "/azure-pipelines.yml", "/azure-pipelines.yaml", ".azure-pipelines/**", "/bitbucket-pipelines.yml", "/Jenkinsfile",
        "/.travis.yml", "/.drone.yml", "/.woodpecker.yml", "/.woodpecker.yaml", ".woodpecker/**",
        "/appveyor.yml", "/.appveyor.yml", "/.cirrus.yml", "/cloudbuild.yaml", "/cloudbuild.yml", "/buildspec.yml",
    ];

    /// <summary>Who has to look at a change on the forge.</summary>
    public static IReadOnlyList<string> Owners { get; } = ["/CODEOWNERS", "/.github/CODEOWNERS", "/.gitlab/CODEOWNERS", "/docs/CODEOWNERS"];

    /// <param name="own">The configuration's own files, relative to the repository.</param>
    /// <param name="specs">Globs of the files of specs.</param>
    public static IEnumerable<ProtectedPath> Paths(IEnumerable<string> own, IEnumerable<string> specs) =>
    [
        .. own.Select(file => new ProtectedPath(file, "the configuration of Interlock", IsPattern: false)),
        .. specs.Select(glob => new ProtectedPath(glob, "a spec") { IsSpec = true }),
        .. ContinuousIntegration.Select(path => Of(path, "continuous integration reads it")),
        .. Owners.Select(path => Of(path, "it says who has to look at a change")),
    ];

    // One that begins with a slash is that file at the top, and no other.
    private static ProtectedPath Of(string path, string because) =>
        path.StartsWith('/') ? new(path[1..], because, IsPattern: false) : new(path, because);
}
