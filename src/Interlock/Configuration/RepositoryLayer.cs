namespace Interlock.Configuration;

/// <summary>Whether the repository's file is what it was: a rule that nobody can read any more is no reason for the defaults.</summary>
internal static class RepositoryLayer
{
    /// <summary>True when a plain file is there.</summary>
    public static bool IsThere(string? root) => root is not null && new FileInfo(Path.Combine(root, ConfigSources.FileName)) is { Exists: true, LinkTarget: null };

    /// <summary>Null: it is there, or there never was one.</summary>
    internal static Refusal? Lost(ConfigSources sources)
    {
        if (sources.Repository is not { } root)
        {
            return sources.Required
                ? Refuse($"there is no main checkout any more (core.bare?), and so no {ConfigSources.FileName}", "Say 'git config core.bare false' in the repository.")
                : null;
        }

        var file = new FileInfo(Path.Combine(root, ConfigSources.FileName));
        return file.LinkTarget is not null ? Refuse($"{file.FullName} is a symbolic link, which is not followed", "Put the file itself there.")
            : Directory.Exists(file.FullName) ? Refuse($"{file.FullName} is a directory", "Put the file back ('git checkout HEAD -- interlock.yaml').")
            : sources.Required && !file.Exists ? Refuse($"{file.FullName} was there and is not any more", "Put it back ('git checkout HEAD -- interlock.yaml'), or begin a new one with 'interlock init'.")
            : null;
    }

    private static Refusal Refuse(string why, string hint) =>
        new(RefusalKind.Failed, "config.lost", $"The repository's configuration is lost, and its rules are not replaced by defaults: {why}.", hint);
}
