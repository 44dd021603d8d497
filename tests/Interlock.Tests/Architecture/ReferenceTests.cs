namespace Interlock.Tests.Architecture;

public sealed class ReferenceTests
{
    [Fact]
    public void The_error_page_is_the_one_of_the_program() => Snapshot.Check("docs/reference/errors.md", ErrorPage.Text());

    [Fact]
    public void A_code_is_always_of_one_kind()
    {
        var torn = RefusalTexts.All
            .Where(r => !char.IsAsciiDigit(r.Kind[0]))
            .GroupBy(r => r.Code)
            .Where(g => g.Select(r => r.Kind).Distinct().Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(r => r.Kind).Distinct())}");
        Assert.Empty(torn);
    }

    [Theory]
    [InlineData(", \"plain\")", "plain")]
    [InlineData(",\n   $\"{a} is {(b ? \"x\" : $\"{c}\")} held\", hint", "… is … held")]
    [InlineData(", $\"{{braces}} \\\"quoted\\\"\")", "{braces} \"quoted\"")]
    [InlineData(", message)", "")]
    public void Messages_are_read_without_what_they_fill_in(string source, string message) => Assert.Equal(message, RefusalTexts.Message(source, 0));

    [Fact]
    public void Links_of_the_documentation_lead_somewhere()
    {
        var broken = Directory.EnumerateFiles(SourceTree.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .SelectMany(page => Links(File.ReadAllText(page)).Where(l => !Exists(page, l)).Select(l => $"{Path.GetRelativePath(SourceTree.Root, page)} → {l}"));
        Assert.Empty(broken);
    }

    private static IEnumerable<string> Links(string text) =>
        text.Split("](").Skip(1).Select(rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)].Split('#')[0])
            .Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal));

    private static bool Exists(string page, string link)
    {
        var target = Path.Combine(Path.GetDirectoryName(page)!, link);
        return File.Exists(target) || Directory.Exists(target);
    }
}
