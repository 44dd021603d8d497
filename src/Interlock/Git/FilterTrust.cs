using System.Text;
using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// Filters run programs, so they are followed only as a person has trusted them. Where attributes name one that has changed since, or
/// that nobody trusted, what would be committed or checked is not what git itself would make of the files.
/// </summary>
internal sealed class FilterTrust(GitRepository repository)
{
    /// <summary>Looks at the filters that a commit's attributes name. One process where no filter is configured or trusted.</summary>
    /// <returns>Null, or <c>config.untrusted</c>.</returns>
    public async Task<Refusal?> RefuseAsync(string commit, CancellationToken cancellationToken)
    {
        var live = await LiveGitSettings.FiltersAsync(repository, cancellationToken);
        var trusted = LiveGitSettings.Filters(repository.Settings.Programs);
        if ((live.Count == 0 && trusted.Count == 0) || Same(live, trusted, ""))
        {
            return null;
        }

        foreach (var name in await NamesAsync(commit, cancellationToken))
        {
            if (!Same(live, trusted, $"filter.{name}."))
            {
                var known = trusted.Keys.Any(key => key.StartsWith($"filter.{name}.", StringComparison.Ordinal));
                return new(RefusalKind.Forbidden, "config.untrusted",
                    known ? $"The git filter '{name}', which attributes of this repository name, is not what was trusted." : $"The git filter '{name}', which attributes of this repository name, runs programs that nobody has trusted.",
                    "Look at it with 'git config --show-origin --get-regexp ^filter', then say 'interlock trust'.",
                    new JsonObject { ["filter"] = name, ["now"] = Shown(live, name), ["trusted"] = Shown(trusted, name) });
            }
        }

        return null;
    }

    private static bool Same(IReadOnlyDictionary<string, string> live, IReadOnlyDictionary<string, string> trusted, string prefix)
    {
        var (one, other) = (Under(live, prefix), Under(trusted, prefix));
        return one.Count == other.Count && one.All(setting => other.TryGetValue(setting.Key, out var value) && value == setting.Value);
    }

    private static Dictionary<string, string> Under(IReadOnlyDictionary<string, string> settings, string prefix)
        => settings.Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);

    private static JsonObject Shown(IReadOnlyDictionary<string, string> settings, string name)
    {
        var shown = new JsonObject();
        foreach (var (key, value) in Under(settings, $"filter.{name}."))
        {
            shown.Add(key, value);
        }

        return shown;
    }

    private async Task<IReadOnlySet<string>> NamesAsync(string commit, CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var files = (await repository.ListFilesAsync(commit, cancellationToken)).Where(file => file.Path.Split('/')[^1] == ".gitattributes");
        foreach (var file in files)
        {
            var text = Encoding.UTF8.GetString(await repository.ShowFileAsync(commit, file.Path, cancellationToken) ?? []);
            names.UnionWith(text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.StartsWith("filter=", StringComparison.Ordinal)).Select(word => word["filter=".Length..]));
        }

        return names;
    }
}
