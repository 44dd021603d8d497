using Interlock.Cli.Composition;

namespace Interlock.Tests.Composition;

public sealed class ConfigGlanceTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Theory]
    [InlineData("merge:\n  checks: none\n", false)]
    [InlineData("# registry: x\nmerge:\n  registry: y\n\n", false)]
    [InlineData("merge:\r\n  checks: none\r\n", false)]
    [InlineData("", false)]
    [InlineData("merge:\n  checks: none\nregistry:\n  url: x\n", true)]
    [InlineData("registry: {url: x}", true)]
    [InlineData("include: [a.yaml]\n", true)]
    [InlineData("\"registry\":\n  url: x\n", true)]
    [InlineData("{registry: {url: x}}", true)]
    [InlineData("? registry\n: {url: x}", true)]
    [InlineData("---\nmerge:\n", true)]
    [InlineData("merge\n", true)]
    public void Only_a_plain_file_without_the_section_is_passed_over(string text, bool sets)
    {
        File.WriteAllText(file, text);
        Assert.Equal(sets, ConfigGlance.Sets(file, ["registry"]));
    }

    [Fact]
    public void A_file_that_is_not_there_sets_nothing()
    {
        Assert.False(ConfigGlance.Sets(null, ["registry"]));
        Assert.False(ConfigGlance.Sets(file + ".none", ["registry"]));
    }
}
