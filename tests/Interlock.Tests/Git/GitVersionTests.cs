using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class GitVersionTests
{
    [Theory]
    [InlineData("git version 2.39.5", "2.39.5")]
    [InlineData("git version 2.39.5 (Apple Git-154)", "2.39.5")]
    [InlineData("git version 2.51.0.windows.1", "2.51.0")]
    [InlineData("git version 2.52.rc1", "2.52")]
    [InlineData("nonsense", "0.0")]
    public void Versions_are_read_as_vendors_write_them(string text, string version)
        => Assert.Equal(Version.Parse(version.Contains('.') ? version : "0.0"), GitVersion.Parse(text));

    [Fact]
    public async Task Too_old_a_git_is_refused()
    {
        using var temp = new TempRepository();
        Assert.False((await GitVersion.RequireAsync(temp.Process, default)).IsRefused);
        var script = TempRepository.WriteIn(temp.Outside, "git", "#!/bin/sh\necho git version 2.30.2\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("git.too_old", (await GitVersion.RequireAsync(new(new() { Executable = script }, TimeProvider.System), default)).Refusal!.Code);
    }
}
