namespace Interlock.Tests.Architecture;

/// <summary>A part of a page that is generated, between two comments, in text that people wrote.</summary>
internal static class GeneratedPart
{
    private const string End = "<!-- /generated -->";

    /// <returns>The page with its part replaced.</returns>
    public static string Put(string path, string page, string name, string text)
    {
        var begin = $"<!-- generated: {name} -->\n";
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        Assert.True(from >= begin.Length, $"{path} has no place for its {name}");
        return page[..from] + text + page[page.IndexOf(End, from, StringComparison.Ordinal)..];
    }
}
