namespace Interlock.Git;

/// <summary>
/// The git settings of a repository as git itself would follow them now, a person's own for all repositories included. Read when a
/// person records or trusts them, and to see what has changed since; nothing is ever run by them.
/// </summary>
internal static class LiveGitSettings
{
    private const int LargestExcludes = 1 << 20;
    private static readonly string[] ProgramSections = ["filter", "lfs", "remote", "url", "http", "credential"];

    /// <summary>One process, two where a file of excludes is configured.</summary>
    public static async Task<GitSettings> ReadAsync(GitRepository repository, CancellationToken cancellationToken)
    {
        var place = repository.Place;
        var all = await ListAsync(repository, cancellationToken);
        return new()
        {
            Bytes = GitSettings.ByteKeys.Where(all.ContainsKey).ToDictionary(key => key, key => all[key], StringComparer.Ordinal),
            Programs = Programs(all),
            Excludes = GitSettings.ExcludesOf(place) + await PersonalExcludesAsync(repository, all, cancellationToken),
            Shallow = GitSettings.ShallowOf(place),
        };
    }

    /// <summary>The filters that are configured now: <c>filter.NAME.*</c>.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> FiltersAsync(GitRepository repository, CancellationToken cancellationToken)
        => Filters(await ListAsync(repository, cancellationToken));

    /// <summary>Those of some settings that make up filters.</summary>
    internal static Dictionary<string, string> Filters(IReadOnlyDictionary<string, string> settings)
        => settings.Where(one => one.Key.StartsWith("filter.", StringComparison.Ordinal)).ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);

    /// <summary>Executable settings, and what they need to do their work; the rest only where there is a filter at all.</summary>
    private static Dictionary<string, string> Programs(Dictionary<string, string> all)
    {
        var filters = all.Keys.Any(key => key.StartsWith("filter.", StringComparison.Ordinal));
        return all.Where(one => IsMergeDriver(one.Key) || (filters && (ProgramSections.Contains(one.Key[..one.Key.IndexOf('.', StringComparison.Ordinal)]) || one.Key == "core.sshcommand")))
            .ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
    }

    private static bool IsMergeDriver(string key) => key.StartsWith("merge.", StringComparison.Ordinal)
        && (key.EndsWith(".driver", StringComparison.Ordinal) || key.EndsWith(".recursive", StringComparison.Ordinal));

    /// <summary>Every setting in effect for the repository, a person's own for all repositories included.</summary>
    internal static async Task<Dictionary<string, string>> ListAsync(GitRepository repository, CancellationToken cancellationToken)
    {
        var output = await repository.Git.MustAsync(repository.OnRefs("config", "--list", "--includes", "--null", "--show-scope"), cancellationToken);
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in output.Records.Chunk(2))
        {
            // Our own calls carry settings on their command line; those are nobody's.
            if (pair is [not "command", var entry] && entry.Contains('.', StringComparison.Ordinal))
            {
                var end = entry.IndexOf('\n', StringComparison.Ordinal);
                all[end < 0 ? entry : entry[..end]] = end < 0 ? "true" : entry[(end + 1)..];
            }
        }

        return all;
    }

    private static async Task<string> PersonalExcludesAsync(GitRepository repository, Dictionary<string, string> all, CancellationToken cancellationToken)
    {
        string? file;
        if (all.ContainsKey("core.excludesfile"))
        {
            var asked = await repository.Git.RunAsync(repository.OnRefs("config", "--includes", "--type=path", "--get", "core.excludesFile"), cancellationToken);
            file = asked.ExitCode == 0 ? asked.Text : null;
        }
        else
        {
            var own = AllowedEnvironment.Own();
            file = own.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } configuration ? Path.Combine(configuration, "git", "ignore")
                : own.GetValueOrDefault("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config", "git", "ignore")
                : null;
        }

        if (file is null || !Path.IsPathRooted(file) || Path.GetDirectoryName(file) is not { } directory)
        {
            return "";
        }

        var read = RepositoryFile.Read(directory, Path.GetFileName(file), LargestExcludes);
        return read.IsRefused ? "" : System.Text.Encoding.UTF8.GetString(read.Value).TrimEnd('\n') + "\n";
    }
}
