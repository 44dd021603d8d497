using Interlock.Claims;

namespace Interlock.Tests.Claims;

public sealed class SharedFilesTests
{
    [Theory]
    [InlineData("package.json", true)]
    [InlineData("web/package.json", true)]
    [InlineData("Directory.Build.props", true)]
    [InlineData("src/Directory.Packages.props", true)]
    [InlineData("x.slnx", true)]
    [InlineData(".github/workflows/ci.yml", true)]
    [InlineData("sub/.github/workflows/ci.yml", false)]
    [InlineData("package.jsonx", false)]
    [InlineData("my-package.json", false)]
    [InlineData("src/a.cs", false)]
    [InlineData("**/package.json", false)]
    public void The_default_list_knows_manifests_and_lock_files_at_any_depth(string key, bool shared) =>
        Assert.Equal(shared, SharedFiles.IsShared(key, SharedFiles.Default));
}
