using Interlock.Cli.Commands;

namespace Interlock.Cli.Parsing;

/// <summary>The two parsers as one: by hand where the words are plain, with the library otherwise.</summary>
internal static class CommandLineParser
{
    public static Parsed Parse(IReadOnlyList<string> words, GlobalOptions globals)
    {
        if (HandParser.Parse(words, globals) is { } line)
        {
            return Binder.Bind(line);
        }

        return words.Count == 0 ? Parsed.Help("") : TreeParser.Parse(words, globals);
    }
}
