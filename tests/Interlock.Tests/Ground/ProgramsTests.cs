namespace Interlock.Tests.Ground;

public sealed class ProgramsTests : IDisposable
{
    private readonly string place = Posix.RealPath(Directory.CreateTempSubdirectory("interlock programs ").FullName)!;

    public void Dispose() => Directory.Delete(place, recursive: true);

    [Fact]
    public void A_program_is_found_in_the_first_absolute_entry_that_has_it()
    {
        var second = Program("second", "tool");
        Program("third", "tool");
        Directory.CreateDirectory(At("first"));
        Assert.Equal(second, new Programs($"{At("first")}:{At("second")}:{At("third")}", () => []).Find("tool"));
        Assert.Null(new Programs(At("first"), () => []).Find("tool"));
        Assert.Equal("program.not_found", new Programs(At("first"), () => []).Require("tool").Refusal!.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("./node_modules/.bin")]
    [InlineData("..")]
    [InlineData("bin")]
    public void Entries_that_depend_on_the_working_directory_are_passed_over(string entry)
    {
        var tool = Program("installed", "tool");
        Assert.Equal(tool, new Programs($"{entry}:{At("installed")}:{entry}", () => []).Find("tool"));
        Assert.Equal(At("installed"), new Programs($"{entry}:{At("installed")}:{entry}", () => []).SearchPath);
    }

    [Fact]
    public void Nothing_in_a_repository_is_an_installed_program_however_it_is_reached()
    {
        var tool = Program("installed", "tool");
        var evil = Program("repo/node_modules/.bin", "tool");
        Directory.CreateDirectory(At("links"));
        File.CreateSymbolicLink(At("links/tool"), evil);
        File.CreateSymbolicLink(At("alias"), At("repo/node_modules/.bin"));
        Program("repository", "other");
        var path = $"{At("repo/node_modules/.bin")}:{At("alias")}:{At("links")}:{At("installed")}:{At("repository")}";
        var programs = new Programs(path, () => [At("repo")]);
        Assert.Equal(tool, programs.Find("tool"));
        Assert.Equal(At("repository/other"), programs.Find("other"));
        Assert.Equal($"{At("links")}:{At("installed")}:{At("repository")}", programs.SearchPath);
        Assert.Equal(evil, new Programs(path, () => []).Find("tool"));
    }

    [Fact]
    public void What_may_not_be_executed_and_what_is_no_name_is_not_found()
    {
        Program("a", "tool");
        File.SetUnixFileMode(At("a/tool"), UnixFileMode.UserRead);
        Directory.CreateDirectory(At("b/tool"));
        var tool = Program("c", "tool");
        Assert.Equal(tool, new Programs($"{At("b")}:{At("c")}", () => []).Find("tool"));
        Assert.Null(new Programs(At("c"), () => []).Find("../c/tool"));
        Assert.Null(new Programs(At("c"), () => []).Find(""));
    }

    private string At(string name) => Path.Combine(place, name);

    private string Program(string directory, string name)
    {
        Directory.CreateDirectory(At(directory));
        var file = Path.Combine(At(directory), name);
        File.WriteAllText(file, "#!/bin/sh\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
