using System.Text.RegularExpressions;

namespace Interlock.Tests.Architecture;

/// <summary>Every condition of every gate is falsified, alone, by a test of the real program.</summary>
public sealed partial class GateCoverageTests
{
    [Fact]
    public void Every_condition_of_a_gate_has_a_test_through_the_command_line()
    {
        var conditions = Asked();
        Assert.True(conditions.Count >= 40, $"only {conditions.Count} conditions were found in the sources of the gates");
        Assert.Equal(conditions, Find("tests/Interlock.EndToEnd/Gates", Seen()));
    }

    [Fact]
    public void Every_condition_of_a_gate_stands_in_the_table_of_the_explanation()
    {
        var page = SourceTree.Read("docs/explanation/gates.md");
        var rows = Row().Matches(page).Select(Condition).ToHashSet();
        Assert.Equal(Asked(), [.. rows.Order(StringComparer.Ordinal)]);
    }

    /// <summary>A gate is named once, and its conditions follow; those of gate 7 that stand apart are found by being asked for nowhere else.</summary>
    private static SortedSet<string> Asked()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in SourceTree.CSharp("src/Interlock/Gates"))
        {
            var gate = "";
            foreach (Match match in Question().Matches(SourceTree.Read(file)))
            {
                gate = match.Groups["gate"].Success ? match.Groups["gate"].Value : gate;
                if (match.Groups["code"].Success)
                {
                    found.Add($"{gate} {match.Groups["code"].Value}");
                }
            }
        }

        return found;
    }

    private static SortedSet<string> Find(string directory, Regex pattern) =>
        new(SourceTree.CSharp(directory).Select(SourceTree.Read).SelectMany(text => pattern.Matches(text)).Select(Condition), StringComparer.Ordinal);

    private static string Condition(Match match) => $"{match.Groups["gate"].Value} {match.Groups["code"].Value}";

    [GeneratedRegex("""Verdict\.On\((?<gate>\d),|\.Ask\(\s*"(?<code>[a-z_.]+)["]""")]
    private static partial Regex Question();

    [GeneratedRegex("""(?:RefusedByGate\(|RefusesOnly\("[^"]+", "[^"]+", )(?<gate>\d), "(?<code>[a-z_.]+)"\)""")]
    private static partial Regex Seen();

    [GeneratedRegex("""^\| (?<gate>\d) \| `(?<code>[a-z_.]+)` \|""", RegexOptions.Multiline)]
    private static partial Regex Row();
}
