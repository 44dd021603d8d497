using Interlock.Lifecycle;

namespace Interlock.Tests.Lifecycle;

public sealed class ViewsTests
{
    [Theory]
    [InlineData("draft", "blocked", "pending", "pending")]
    [InlineData("pending", "ready", "pending", "pending")]
    [InlineData("analyzing", "running", "claimed", "in_progress")]
    [InlineData("implementing", "running", "in_progress", "in_progress")]
    [InlineData("reviewing", "running", "in_progress", "in_progress")]
    [InlineData("deploying", "running", "in_progress", "in_progress")]
    [InlineData("blocked", "blocked", "pending", "pending")]
    [InlineData("done", "done", "completed", "completed")]
    [InlineData("failed", "failed", "failed", "failed")]
    [InlineData("cancelled", "failed", "failed", "deleted")]
    public void Each_view_has_its_word(string name, string registry, string worker, string board)
    {
        var state = TaskStates.Parse(name)!.Value;
        Assert.Equal([registry, worker, board], Views.Names.Select(view => Views.Word(view, state)));
        Assert.Null(Views.Word("kanban", state));
    }
}
