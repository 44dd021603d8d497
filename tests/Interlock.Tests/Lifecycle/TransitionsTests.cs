using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Tests.Architecture;

namespace Interlock.Tests.Lifecycle;

public sealed class TransitionsTests
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
    public void The_drawing_and_the_table_of_gates_are_those_of_the_program() =>
        Snapshot.Check(StatesPage.Path, StatesPage.Text(Transitions.Rules, Transitions.Reopening, RuleGates.All));

    [Fact]
    public void A_rule_more_or_less_or_other_gates_would_be_another_page()
    {
        var page = StatesPage.Text(Transitions.Rules, Transitions.Reopening, RuleGates.All);
        Assert.NotEqual(page, StatesPage.Text([.. Transitions.Rules.Skip(1)], Transitions.Reopening, RuleGates.All));
        Assert.NotEqual(page, StatesPage.Text([.. Transitions.Rules, new(TaskState.Draft, TaskState.Done)], Transitions.Reopening, RuleGates.All));
        Assert.NotEqual(page, StatesPage.Text(Transitions.Rules, [], RuleGates.All));
        Assert.NotEqual(page, StatesPage.Text(Transitions.Rules, Transitions.Reopening, [.. RuleGates.All.Select(one => one with { Gates = [] })]));
    }

    [Fact]
    public void Every_rule_has_its_gates_and_who_walks_it()
    {
        Assert.Equal(29, RuleGates.All.Count);
        Assert.All(RuleGates.All, one => Assert.False(string.IsNullOrWhiteSpace(one.WalkedBy)));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], RuleGates.All.SelectMany(one => one.Gates).Distinct().Order());
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
}
