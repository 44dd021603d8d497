namespace Interlock.Git;

/// <summary>Whose name a commit carries. Always given to git, so a machine without a git identity works.</summary>
internal sealed record Signature(string Name, string Email)
{
    /// <summary>What Interlock itself commits as.</summary>
    public static Signature Interlock { get; } = new("Interlock", "interlock@localhost");

    internal static Dictionary<string, string> Environment(Signature author, Signature committer, TimeProvider clock)
    {
        var when = $"@{clock.GetUtcNow().ToUnixTimeSeconds()} +0000";
        return new(StringComparer.Ordinal)
        {
            ["GIT_AUTHOR_NAME"] = Clean(author.Name, Interlock.Name),
            ["GIT_AUTHOR_EMAIL"] = Clean(author.Email, Interlock.Email),
            ["GIT_AUTHOR_DATE"] = when,
            ["GIT_COMMITTER_NAME"] = Clean(committer.Name, Interlock.Name),
            ["GIT_COMMITTER_EMAIL"] = Clean(committer.Email, Interlock.Email),
            ["GIT_COMMITTER_DATE"] = when,
        };
    }

    // Git refuses a name made only of what it strips.
    private static string Clean(string text, string instead)
    {
        var kept = string.Concat(text.Where(c => !char.IsControl(c) && c is not ('<' or '>'))).Trim();
        return kept.Any(char.IsLetterOrDigit) ? kept : instead;
    }
}
