using System.Text.RegularExpressions;
using Interlock.Lifecycle;
using Interlock.Tests.Architecture;

namespace Interlock.Tests.Lifecycle;

public sealed partial class TransitionsTests
{
    /// <summary>As the ruling writes them.</summary>
    private const string Ruling =
        """
        draft → pending, cancelled
        pending → analyzing, implementing, blocked, cancelled
        analyzing → implementing, pending, blocked, failed, cancelled
        implementing → reviewing, blocked, failed, cancelled
        reviewing → implementing, deploying, done, failed, cancelled
        deploying → done, failed, cancelled
        blocked → pending, cancelled
        failed → pending, cancelled
        """;

    [Fact]
    public void The_table_is_the_ruling_and_nothing_else()
    {
        var ruled = from line in Ruling.Split('\n')
                    let sides = line.Trim().Split(" → ")
                    from to in sides[1].Split(", ")
                    select $"{sides[0]} → {to}";
        Assert.Equal(ruled, Transitions.Rules.Select(rule => rule.ToString()));
        Assert.Equal(27, Transitions.Rules.Distinct().Count());
        Assert.Equal(["done → pending", "cancelled → draft"], Transitions.Reopening.Select(rule => rule.ToString()));
        Assert.Empty(Transitions.Rules.Intersect(Transitions.Reopening));
    }

    [Fact]
    public void The_drawing_shows_the_rules_and_the_two_that_reopen()
    {
        var drawings = SourceTree.Read("docs/explanation/states.md").Split("stateDiagram-v2")[1..].Select(Arrows).ToList();
        Assert.Equal(2, drawings.Count);
        Assert.Equal(Words(Transitions.Rules), drawings[0]);
        Assert.Equal(Words(Transitions.Reopening), drawings[1]);

        static List<string> Arrows(string drawing) =>
            [.. Arrow().Matches(drawing.Split("```")[0]).Select(arrow => $"{arrow.Groups["from"].Value} → {arrow.Groups["to"].Value}").Order(StringComparer.Ordinal)];

        static List<string> Words(IEnumerable<Transition> rules) => [.. rules.Select(rule => rule.ToString()).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Every_other_step_is_refused_with_the_legal_ones()
    {
        foreach (var from in Enum.GetValues<TaskState>())
        {
            foreach (var to in Enum.GetValues<TaskState>())
            {
                var refusal = Transitions.Refuse("demo/1", from, to);
                Assert.Equal(Transitions.Rules.Contains(new(from, to)), refusal is null);
                if (refusal is not null)
                {
                    Assert.Equal(("state.illegal_transition", RefusalKind.Conflict), (refusal.Code, refusal.Kind));
                    Assert.All(Transitions.LegalFrom(from), legal => Assert.Contains(legal.Name(), refusal.Hint!, StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public void State_names_go_there_and_back()
    {
        Assert.All(Enum.GetValues<TaskState>(), state => Assert.Equal(state, TaskStates.Parse(state.Name())));
        Assert.Null(TaskStates.Parse("Pending"));
        Assert.Null(TaskStates.Parse("ready"));
        Assert.Null(TaskStates.Parse(null));
    }

    [GeneratedRegex(@"^\s*(?<from>\w+) --> (?<to>\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
