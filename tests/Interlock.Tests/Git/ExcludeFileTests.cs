using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class ExcludeFileTests
{
    [Fact]
    public void Patterns_are_added_once_and_everything_else_stays()
    {
        using var temp = new TempRepository();
        var file = temp.Write(".git/info/exclude", "# mine\n*.own");
        var place = temp.Open().Place;
        Assert.Equal([".worktrees/", ".task-locks/"], ExcludeFile.Add(place, [".worktrees/", ".task-locks/"]));
        Assert.Empty(ExcludeFile.Add(place, [".worktrees/", ".task-locks/"]));
        Assert.Equal("# mine\n*.own\n.worktrees/\n.task-locks/\n", File.ReadAllText(file));
        temp.Write(".task-locks/x", "x");
        Assert.Equal("", temp.Status());
    }
}
