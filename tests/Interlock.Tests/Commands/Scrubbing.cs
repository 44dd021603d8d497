using System.Text.RegularExpressions;
using Interlock.Tests.Git;

namespace Interlock.Tests.Commands;

/// <summary>Takes out of answers what no two machines and no two moments share; what is not written in its usual form stays and is seen.</summary>
internal static partial class Scrubbing
{
    public static string Of(string text, TempRepository repository)
    {
        text = text.Replace(repository.Path + "-state", "<state>", StringComparison.Ordinal)
            .Replace(repository.Path, "<repository>", StringComparison.Ordinal)
            .Replace(repository.Outside, "<outside>", StringComparison.Ordinal);
        text = Home().Replace(text, "<home>");
        text = Host().Replace(text, "<host>");
        text = Moments().Replace(text, "<time>");
        text = Seconds().Replace(text, "\"$1\":<seconds>");
        text = Varying().Replace(text, "\"$1\":<number>");
        text = Machine().Replace(text, "\"$1$2$3\":<machine>");
        text = Doctor().Replace(text, "$1 <found>");
        foreach (var (pattern, name) in new[] { (Hash(), "hash"), (Commit(), "commit"), (Ids(), "id") })
        {
            var known = pattern.Matches(text).Select(match => match.Groups["it"].Value).Distinct().Index().ToList();
            foreach (var (index, it) in known.OrderByDescending(one => one.Item.Length))
            {
                text = text.Replace(it, $"<{name} {index + 1}>", StringComparison.Ordinal);
                text = name == "commit" ? text.Replace(it[..10], $"<commit {index + 1}, shortened>", StringComparison.Ordinal) : text;
            }
        }

        return text;
    }

    private static Regex Home() => new(Regex.Escape(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 1 } home ? home : "/nonexistent") + "(?=/)");

    private static Regex Host() => new($"(?<=\"(host|holder)\":\")[^\"]+(?=\")|(?<=( on |@)){Regex.Escape(Environment.MachineName)}(?=[ \",.])");

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z|\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}Z|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z|(?<=""day"":"")\d{4}-\d{2}-\d{2}|\d{8}-\d{6}(?=-)")]
    private static partial Regex Moments();

    [GeneratedRegex("\"(seconds|worked_seconds|duration_seconds)\":\\d+(\\.\\d{1,3})?(?=[,}\\]])")]
    private static partial Regex Seconds();

    [GeneratedRegex("\"(pid|bytes|output_bytes)\":\\d+")]
    private static partial Regex Varying();

    [GeneratedRegex("\"(from)\":\\{\"line\":[^{}]*\\}|\"(git_programs)\":\\{[^{}]*\\}|\"(user_file)\":\"[^\"]*\"")]
    private static partial Regex Machine();

    [GeneratedRegex("(?<=\\{)(\"check\":\"[a-z ]+\"),\"health\":\"(?:ok|warn|fail)\",\"text\":\"(?:[^\"\\\\]|\\\\.)*\",\"fix\":(?:null|\"(?:[^\"\\\\]|\\\\.)*\")(?=\\})|(?<=doctor.failed\",)(\"message\"):\"[^\"]*\"")]
    private static partial Regex Doctor();

    [GeneratedRegex("(?<![0-9a-f])(?<it>[0-9a-f]{64})(?![0-9a-f])")]
    private static partial Regex Hash();

    [GeneratedRegex("(?<![0-9a-f])(?<it>[0-9a-f]{40})(?![0-9a-f])")]
    private static partial Regex Commit();

    [GeneratedRegex("\"(uid|id|run|run_id|artifact|backup)\":\"(?<it>[0-9a-hjkmnp-tv-z]{8}|[0-9a-hjkmnp-tv-z]{12})\"")]
    private static partial Regex Ids();
}
