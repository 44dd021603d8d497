using System.Globalization;
using System.Text.RegularExpressions;

namespace Interlock.Configuration;

/// <summary>What the repository's continuous integration runs and looks like a check. It is shown to a person and never run by itself.</summary>
internal static partial class IntegrationCommands
{
    private const int Most = 12;
    private const int MostFiles = 50;
    private const int Longest = 160;

    // Its before_script and after_script are commands too, but they prepare and tidy.
    private const string GitLabScript = "script";

    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true };

    /// <returns>In the order of the files and of their lines, each command once; empty where nothing is understood.</returns>
    public static IReadOnlyList<IntegrationCommand> For(string repository)
    {
        var found = new List<IntegrationCommand>();
        foreach (var file in Workflows(repository).Prepend(".gitlab-ci.yml"))
        {
            if (Map(repository, file) is { } map)
            {
                found.AddRange(Scripts(map, file.StartsWith(".gitlab", StringComparison.Ordinal)).SelectMany(Lines).Where(IsCheck).Select(line => new IntegrationCommand(line, file)));
            }
        }

        return [.. found.DistinctBy(command => command.Run).Take(Most)];
    }

    /// <summary>Whether a text stays on its line wherever it is written, also where YAML or a terminal sees more ends of lines than we do.</summary>
    public static bool IsOneLine(string text) => !text.Any(static c =>
        char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format);

    private static IEnumerable<string> Workflows(string repository)
    {
        var directory = Path.Combine(repository, ".github", "workflows");
        return !Directory.Exists(directory) ? []
            : Directory.EnumerateFiles(directory, "*", Readable).Select(static path => Path.GetFileName(path))
                .Where(static name => name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal))
                .Where(IsOneLine).Order(StringComparer.Ordinal).Take(MostFiles).Select(static name => $".github/workflows/{name}");
    }

    // What cannot be read, or uses more of YAML than is accepted, suggests nothing.
    private static RawMap? Map(string repository, string file)
    {
        try
        {
            return YamlReader.Read(file, repository);
        }
        catch (Exception unread) when (unread is ConfigSyntaxException or IOException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Scripts(RawMap map, bool gitLab) => gitLab
        ? map.Entries.Select(job => job.Value).OfType<RawMap>().SelectMany(job => Under(job, GitLabScript)).SelectMany(Texts)
        : Under(map, "jobs").OfType<RawMap>()
            .SelectMany(jobs => jobs.Entries.Select(job => job.Value).OfType<RawMap>())
            .SelectMany(job => Under(job, "steps")).OfType<RawList>()
            .SelectMany(steps => steps.Items.OfType<RawMap>())
            .SelectMany(step => Under(step, "run")).SelectMany(Texts);

    private static IEnumerable<RawValue> Under(RawMap map, string key) => map.Entries.Where(entry => entry.Key.Text == key).Select(entry => entry.Value);

    private static IEnumerable<string> Texts(RawValue value) => value switch
    {
        RawScalar scalar => [scalar.Text],
        RawList list => list.Items.OfType<RawScalar>().Select(static item => item.Text),
        _ => [],
    };

    // A line that goes on in the next is half a command, and so is the next.
    private static IEnumerable<string> Lines(string script)
    {
        var goesOn = false;
        foreach (var line in script.Split('\n').Select(static line => line.Trim()))
        {
            var half = goesOn;
            goesOn = line.EndsWith('\\');
            if (!half && !goesOn)
            {
                yield return line;
            }
        }
    }

    // What only the integration can fill in is no command anywhere else.
    private static bool IsCheck(string line) =>
        line.Length is > 0 and <= Longest && line[0] != '#' && IsOneLine(line)
        && !line.Contains("${{", StringComparison.Ordinal) && !line.Contains("$CI_", StringComparison.Ordinal) && !line.Contains("$GITHUB_", StringComparison.Ordinal)
        && !Prepares().IsMatch(line) && Checks().IsMatch(line);

    [GeneratedRegex(@"(?<![\w./=-])(test|tests|check|lint|vet|clippy|fmt|format|typecheck|verify)(?![\w./=])|(^|[\s/])(pytest|tox|nox|mypy|ruff|flake8|eslint|jest|vitest|tsc|rspec|rubocop|phpunit|phpstan|ctest|golangci-lint)(?![\w.=])|[\w]:(test|lint|check|typecheck)\b|(^|\s)\./[\w./-]*(test|check|lint)[\w.-]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Checks();

    [GeneratedRegex(@"^(echo|printf|sudo|apt|apt-get|brew|cd|export|if|for|while|case|fi|done|else|then|mkdir|cp|mv|rm|curl|wget|git|docker)\b|\b(install|sync|restore)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Prepares();
}

/// <param name="Run">One line, as it is written there.</param>
/// <param name="File">Where, relative to the repository.</param>
internal sealed record IntegrationCommand(string Run, string File);
