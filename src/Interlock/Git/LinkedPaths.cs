using System.Text;

namespace Interlock.Git;

/// <summary>Follows the symbolic links of a commit, as a checkout of it would.</summary>
internal sealed class LinkedPaths(GitRepository repository)
{
    private const string Link = "120000";
    private const int MostSteps = 8;
    private const int LongestTarget = 4096;

    /// <summary>Those of the paths that are a link, or lead through one, each with where it ends inside the repository.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FindAsync(string commit, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var ends = paths.Distinct(StringComparer.Ordinal).ToDictionary(path => path, path => path, StringComparer.Ordinal);
        var moving = ends.Keys.ToHashSet(StringComparer.Ordinal);
        for (var step = 0; step < MostSteps && moving.Count > 0; step++)
        {
            var entries = (await repository.EntriesAsync(commit, moving.SelectMany(path => Prefixes(ends[path])), cancellationToken)).Where(entry => entry.Mode == Link).ToList();
            if (entries.Count == 0)
            {
                break;
            }

            var targets = await TargetsAsync(entries, cancellationToken);
            foreach (var path in moving.ToList())
            {
                var (link, target) = Prefixes(ends[path]).Where(targets.ContainsKey).Select(prefix => (prefix, targets[prefix])).FirstOrDefault();
                if (link is null || Resolved(link, target, ends[path][link.Length..]) is not { } next)
                {
                    moving.Remove(path);
                    continue;
                }

                ends[path] = next;
            }
        }

        return ends.Where(pair => pair.Key != pair.Value).ToDictionary(StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, string>> TargetsAsync(List<TreeFile> links, CancellationToken cancellationToken)
    {
        var sizes = await repository.SizesAsync(links.Select(link => link.Id), cancellationToken);
        var sized = links.Where(link => sizes.GetValueOrDefault(link.Id, long.MaxValue) <= LongestTarget).Select(link => link with { Size = sizes[link.Id] }).ToList();
        var read = await repository.ReadFilesAsync(sized, cancellationToken);
        return sized.Zip(read).ToDictionary(pair => pair.First.Path, pair => Encoding.UTF8.GetString(pair.Second.Span), StringComparer.Ordinal);
    }

    /// <summary>Null where it leads out of the repository.</summary>
    private static string? Resolved(string link, string target, string rest)
    {
        var parts = new List<string>(link.Split('/')[..^1]);
        if (target.StartsWith('/'))
        {
            return null;
        }

        foreach (var part in (target + rest).Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return parts.Count == 0 ? null : string.Join('/', parts);
    }

    private static IEnumerable<string> Prefixes(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }

        yield return path;
    }
}
