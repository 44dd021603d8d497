using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Tests.WorkGraph;

public sealed class ParentStateTests
{
    /// <summary>Children as words: a state's name, with <c>*</c> when the child is optional.</summary>
    [Theory]
    [InlineData("", "pending")]
    [InlineData("done", "done")]
    [InlineData("done done", "done")]
    [InlineData("done pending", "implementing")]
    [InlineData("done blocked", "implementing")]
    [InlineData("done draft", "implementing")]
    [InlineData("pending pending", "pending")]
    [InlineData("pending blocked", "pending")]
    [InlineData("blocked blocked", "blocked")]
    [InlineData("blocked draft", "blocked")]
    [InlineData("draft draft", "draft")]
    [InlineData("analyzing pending", "implementing")]
    [InlineData("reviewing", "implementing")]
    [InlineData("deploying done", "implementing")]
    [InlineData("failed", "failed")]
    [InlineData("failed pending", "failed")]
    [InlineData("failed done", "failed")]
    [InlineData("failed implementing", "implementing")]
    [InlineData("cancelled", "cancelled")]
    [InlineData("cancelled cancelled", "cancelled")]
    [InlineData("cancelled done", "done")]
    [InlineData("cancelled pending", "pending")]
    [InlineData("done pending*", "done")]
    [InlineData("done failed*", "done")]
    [InlineData("done implementing*", "done")]
    [InlineData("pending implementing*", "implementing")]
    [InlineData("cancelled done*", "done")]
    [InlineData("cancelled pending*", "pending")]
    [InlineData("done* done*", "done")]
    [InlineData("done* pending*", "implementing")]
    [InlineData("failed* pending*", "failed")]
    public void A_parent_is_what_its_children_say(string children, string state) => Assert.Equal(state, ParentState.Compute(Read(children)).Name());

    [Theory]
    [InlineData("", false)]
    [InlineData("pending", false)]
    [InlineData("pending*", true)]
    [InlineData("pending* done", false)]
    [InlineData("pending* cancelled", true)]
    public void A_parent_of_which_nothing_is_required_is_optional(string children, bool optional) =>
        Assert.Equal(optional, ParentState.IsOptional(Read(children)));

    private static List<(TaskState, bool)> Read(string children) =>
        [.. children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => (TaskStates.Parse(word.TrimEnd('*'))!.Value, word.EndsWith('*')))];
}
