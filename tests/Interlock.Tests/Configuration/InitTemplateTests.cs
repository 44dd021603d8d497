using System.Text.RegularExpressions;
using Interlock.Configuration;

namespace Interlock.Tests.Configuration;

public sealed partial class InitTemplateTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_a_known_test_the_checks_stay_unset()
    {
        folder.With("interlock.yaml", InitTemplate.Text(CheckProposals.For(folder.Root)));
        var loaded = folder.Load().Value;
        Assert.False(loaded.Settings.Merge.Checks.IsConfigured);
        Assert.All(loaded.Entries, e => Assert.Equal(ConfigLayer.BuiltIn, e.Origin.Layer));
    }

    [Theory]
    [InlineData("files:.registry")]
    [InlineData("files:/a b/\"c\" #d: \\é")]
    public void The_registry_that_was_asked_for_is_found_again(string url)
    {
        folder.With("interlock.yaml", InitTemplate.Text([], url));
        Assert.Equal(url, folder.Load().Value.Settings.Registry.Url);
    }

    [Fact]
    public void Every_setting_that_is_commented_out_is_valid()
    {
        folder.With("interlock.yaml", CommentedOut().Replace(InitTemplate.Text([]), ""));
        var settings = folder.Load().Value.Settings;
        Assert.Equal("claude", settings.AgentPools["local"].Agent);
        Assert.Equal("make test", Assert.Single(settings.Merge.Checks.Checks).Run.Text);
        Assert.Equal("main", settings.Merge.Target);
    }

    [Theory]
    [InlineData("package.json", """{ "scripts": { "test": "vitest" } }""", "npm test")]
    [InlineData("package.json", """{ "scripts": { "test": "echo \"Error: no test specified\" && exit 1" } }""", null)]
    [InlineData("package.json", "[", null)]
    [InlineData("a.slnx", "", "dotnet test")]
    [InlineData("Cargo.toml", "", "cargo test")]
    [InlineData("go.mod", "", "go test ./...")]
    [InlineData("pyproject.toml", "", "python3 -m pytest")]
    [InlineData("Makefile", "all:\n\ntest: all\n\tprove\n", "make test")]
    [InlineData("Makefile", "all:\n", null)]
    [InlineData("test", "not executable", null)]
    [InlineData("a\nmerge: {}\n.csproj", "", null)]
    [InlineData("a\u2028merge: {}\u2028.csproj", "", null)]
    public void Checks_are_proposed_from_what_lies_at_the_root(string file, string content, string? run)
    {
        folder.With(file, content);
        var proposals = CheckProposals.For(folder.Root);
        Assert.Equal(run, proposals.SingleOrDefault()?.Run);
        folder.With("interlock.yaml", InitTemplate.Text(proposals));
        Assert.Equal(run, folder.Load().Value.Settings.Merge.Checks.Checks.SingleOrDefault()?.Run.Text);
    }

    [Fact]
    public void The_repositorys_own_test_script_stands_for_all()
    {
        folder.With("go.mod", "").With("package.json", "{}").With("test", "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(folder.Root, "test"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("./test", Assert.Single(CheckProposals.For(folder.Root)).Run);
    }

    [Fact]
    public void Several_languages_give_several_checks()
    {
        folder.With("go.mod", "").With("package.json", """{ "scripts": { "test": "x" } }""").With("yarn.lock", "");
        Assert.Equal(["yarn test", "go test ./..."], CheckProposals.For(folder.Root).Select(p => p.Run));
    }

    [GeneratedRegex("^#(?=[a-z]|  )", RegexOptions.Multiline, 1000)]
    private static partial Regex CommentedOut();
}
