namespace Interlock.Git;

/// <summary>Whether a person wants every commit signed, which commits made here are not.</summary>
internal static class SigningWish
{
    /// <summary>What is said of it.</summary>
    public const string Unmet = "commit.gpgsign is true, and commits that are made here (the work of agents, merges) are not signed: no program is started for that, and no key is asked for.";

    /// <summary>True where git is configured to sign every commit; asked of git as the person would.</summary>
    public static async Task<bool> IsUnmetAsync(GitRepository repository, CancellationToken cancellationToken) =>
        (await LiveGitSettings.ListAsync(repository, cancellationToken)).TryGetValue("commit.gpgsign", out var value) && GitConfigFile.IsTrue(value);
}
