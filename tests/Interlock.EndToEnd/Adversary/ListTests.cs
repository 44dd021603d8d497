using System.Globalization;
using System.Text;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>The list of the documentation is the list of the attempts.</summary>
public sealed class ListTests
{
    private const string Begin = "<!-- attempts -->\n";
    private const string End = "<!-- end -->\n";

    [Fact]
    public void The_page_lists_every_attempt()
    {
        var page = Path.Combine(SourceRoot.Path, "docs", "explanation", "adversary.md");
        var text = File.ReadAllText(page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var list = Table();
        if (Environment.GetEnvironmentVariable("INTERLOCK_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(page, text[..begin] + list + text[end..]);
            return;
        }

        Assert.True(list == text[begin..end], "docs/explanation/adversary.md lists other attempts: INTERLOCK_UPDATE_SNAPSHOTS=1 ./test Adversary.List writes it again.");
    }

    [Fact]
    public void No_attempt_stands_twice() =>
        Assert.Equal(Attempts.All.Count, Attempts.All.Select(attempt => attempt.What).Distinct().Count());

    private static string Table()
    {
        var table = new StringBuilder("| n | against | an attacker … | what holds | exit |\n|---|---|---|---|---|\n");
        foreach (var attempt in Attempts.All)
        {
            var outcome = attempt.Outcome;
            var holds = outcome.Way switch
            {
                Way.Refused when outcome.Gate is { } gate => $"gate {gate}: `{outcome.Code}`",
                Way.Refused => $"`{outcome.Code}`",
                Way.Noticed => $"`spec verify`: `{outcome.Code}`",
                _ => "nothing comes of it",
            };
            table.Append(CultureInfo.InvariantCulture, $"| {Attempts.NumberOf(attempt)} | {attempt.Kind} | {attempt.What} | {holds} | {outcome.Exit} |\n");
        }

        return table.ToString();
    }
}
