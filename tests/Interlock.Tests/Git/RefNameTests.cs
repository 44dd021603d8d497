using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class RefNameTests
{
    [Theory]
    [InlineData("main")]
    [InlineData("fix/456-task-001-auth-bug")]
    [InlineData("a.b/c")]
    [InlineData("ümlaut/日本")]
    [InlineData("x.lock")]
    [InlineData("a.lock/b")]
    [InlineData("a..b")]
    [InlineData("a/.b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a/")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a b")]
    [InlineData("a~1")]
    [InlineData("a^")]
    [InlineData("a:b")]
    [InlineData("a?")]
    [InlineData("a*")]
    [InlineData("a[")]
    [InlineData("a\\b")]
    [InlineData("a@{1}")]
    [InlineData("a@b")]
    [InlineData("a\u007f")]
    [InlineData("a\tb")]
    [InlineData("$(touch x)")]
    [InlineData("`id`;'\"")]
    public void It_judges_as_git_does(string branch)
    {
        using var temp = new TempRepository(empty: true);
        var git = temp.Process.RunAsync(new() { Directory = temp.Path, Arguments = ["check-ref-format", $"refs/heads/{branch}"] }, default).GetAwaiter().GetResult();
        Assert.Equal(git.ExitCode == 0, RefName.IsValid($"refs/heads/{branch}"));
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("--all")]
    [InlineData("HEAD")]
    [InlineData("@")]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("\ud800")]
    public void What_git_might_take_for_something_else_is_no_branch(string branch) => Assert.False(RefName.IsValidBranch(branch));

    [Fact]
    public void A_name_no_file_system_holds_is_refused() => Assert.False(RefName.IsValidBranch(new string('x', 300)));
}
