using System.Text.RegularExpressions;

namespace Interlock.Tests.Plans;

/// <summary>
/// Reads the order of a spec-kit file once more, by other means and without the product's code: for each task those that must be done before it,
/// by phase, by story, by <c>[P]</c> and by file.
/// </summary>
internal static partial class SecondReader
{
    public static List<(string Id, string Before, string Rule)> Pairs(string text)
    {
        var tasks = new List<(string Id, bool Parallel, int Phase, string? Story, HashSet<string> Files)>();
        var (fence, phase, story) = ("", 0, (string?)null);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var start = line.TrimStart();
            if (fence.Length > 0 || start.StartsWith("```", StringComparison.Ordinal) || start.StartsWith("~~~", StringComparison.Ordinal))
            {
                fence = fence.Length == 0 ? start[..3] : start.TrimEnd() == fence ? "" : fence;
                continue;
            }

            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                phase++;
                story = Story().Match(line) is { Success: true } found ? found.Groups[1].Value : null;
            }
            else if (Task().Match(line) is { Success: true } task)
            {
                var id = task.Groups["id"].Value;
                var time = seen[id] = seen.GetValueOrDefault(id) + 1;
                var files = Path().Matches(line).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
                tasks.Add((time == 1 ? id : $"{id}~{time}", line.Contains("[P]", StringComparison.Ordinal), phase, story, files));
            }
        }

        var pairs = new List<(string, string, string)>();
        for (var i = 0; i < tasks.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (one, earlier) = (tasks[i], tasks[j]);
                var rule = one.Phase != earlier.Phase ? one.Story is null || earlier.Story is null ? "phase" : null
                    : !one.Parallel ? "sequential"
                    : !earlier.Parallel ? "after the last unmarked"
                    : null;
                rule ??= one.Files.Overlaps(earlier.Files) ? "file" : null;
                if (rule is not null)
                {
                    pairs.Add((one.Id, earlier.Id, rule));
                }
            }
        }

        return pairs;
    }

    [GeneratedRegex(@"^\s*[-*+] \[[ xX]\] (?:\[[A-Za-z0-9]+\] )*\**(?<id>T-?\d{1,6}[A-Za-z]?(?:-[A-Z]{2,})?)(?![\w/])", RegexOptions.ExplicitCapture)]
    private static partial Regex Task();

    [GeneratedRegex(@"\b(?:User Story|US|Story) ?(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Story();

    [GeneratedRegex(@"(?<![\w/.:-])(?:[\w.@-]+/)+[\w@-]+\.(?:ts|tsx|py|cs|go|rs|md|json|swift|js|yml|yaml|sh|sql)(?![\w/])")]
    private static partial Regex Path();
}
