using Interlock.Agents;
using Interlock.Runs;

namespace Interlock.Tests.Runs;

public sealed class AgentQuestionTests
{
    [Theory]
    [InlineData("interlock: needs input: tabs or spaces?", "tabs or spaces?")]
    [InlineData("I looked.\ninterlock: needs input: tabs or spaces?\n\n", "tabs or spaces?")]
    [InlineData("I looked.\r\nInterlock: Needs Input: tabs or spaces?\r\n", "tabs or spaces?")]
    [InlineData("`interlock: needs input: tabs or spaces?`", "tabs or spaces?")]
    [InlineData("\u001b[1minterlock: needs input: tabs or spaces?\u001b[0m\n", "tabs or spaces?")]
    public void The_last_line_in_these_words_is_a_question(string tail, string question) => Assert.Equal(question, AgentQuestion.Read(tail));

    [Theory]
    [InlineData("")]
    [InlineData("done")]
    [InlineData("interlock: needs input: tabs or spaces?\nI took tabs.")]
    [InlineData("+interlock: needs input: tabs or spaces?")]
    [InlineData(" interlock: needs input: tabs or spaces?")]
    [InlineData("> interlock: needs input: tabs or spaces?")]
    [InlineData("\"interlock: needs input: tabs or spaces?\"")]
    [InlineData("{\"prompt\":\"interlock: needs input: tabs or spaces?\"}")]
    [InlineData("it printed interlock: needs input: tabs or spaces?")]
    [InlineData("interlock: needs input:")]
    [InlineData("interlock: needs input: <question>")]
    [InlineData("  `interlock: needs input: <question>`; the work goes on when it is answered.")]
    public void The_same_words_elsewhere_are_none(string tail) => Assert.Null(AgentQuestion.Read(tail));

    [Fact]
    public void A_prompt_that_is_printed_is_none_not_even_one_that_quotes_a_question()
    {
        var order = new WorkOrder
        {
            RunId = "r", Task = "app/1", Title = "interlock: needs input: a title?", Worker = "w", Token = 1, Worktree = "/w", RunDirectory = "/r",
            Description = "interlock: needs input: a description?", Acceptance = ["interlock: needs input: accepted?"], Attempt = 2,
            LastFailure = "interlock: needs input: before?", Answered = ("interlock: needs input: before?", "interlock: needs input: yes"),
        };
        var prompt = Prompt.For(order);
        Assert.Null(AgentQuestion.Read(prompt));
        Assert.Null(AgentQuestion.Read(Prompt.For(order with { Attempt = 1, LastFailure = null })));
        Assert.Contains("## A question of an earlier run", prompt, StringComparison.Ordinal);
    }
}
