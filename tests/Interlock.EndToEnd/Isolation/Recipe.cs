using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Isolation;

/// <summary>The scripts of the how-to page, so that what it says is what is tried.</summary>
internal static class Recipe
{
    /// <summary>The block of the page that begins with the comment of this script.</summary>
    public static string Script(string name)
    {
        var page = File.ReadAllText(Path.Combine(SourceRoot.Path, "docs", "how-to", "isolate-agents.md"));
        var at = page.IndexOf($"```sh\n#!/bin/sh\n# {name} ", StringComparison.Ordinal);
        Assert.True(at >= 0, $"The page has no script '{name}'.");
        var begin = at + "```sh\n".Length;
        return page[begin..page.IndexOf("```\n", begin, StringComparison.Ordinal)];
    }
}
