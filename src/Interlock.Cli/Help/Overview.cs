using Interlock.Cli.Commands;
using Interlock.Cli.Output;

namespace Interlock.Cli.Help;

/// <summary>The first page: every command with what it is for.</summary>
internal static class Overview
{
    public static void Write(TextPage page)
    {
        page.Line("Interlock lets many coding agents and people work on one repository at once")
            .Line("without colliding, losing work, or calling something done that is not.")
            .Blank()
            .Line(Piece.Strong("Usage"))
            .Line("  interlock COMMAND [arguments] [options]");
        foreach (var (title, commands) in Parts())
        {
            if (commands.Count > 0)
            {
                page.Blank().Line(Piece.Strong(title));
                HelpPage.OfCommands(commands, page);
            }
        }

        page.Blank()
            .Line("'interlock COMMAND --help' says more about one, 'interlock --version' which version this is.")
            .Line("Every command answers in JSON with --json; 'interlock schema COMMAND' prints its shape.");
    }

    private static List<(string Title, IReadOnlyList<string> Commands)> Parts()
    {
        var parts = new List<(string, IReadOnlyList<string>)>
        {
            ("To begin and to watch", Known("init", "demo", "work", "dispatch", "status", "events", "doctor")),
            ("To work on a task", Known("claim", "start", "heartbeat", "progress", "submit", "finish", "release", "fail", "approve")),
        };
        parts.AddRange(CommandIndex.Nouns.Select(static noun =>
            (CommandIndex.About(noun)!.TrimEnd('.'), (IReadOnlyList<string>)[.. CommandIndex.Below(noun).Select(verb => $"{noun} {verb}")])));
        var named = parts.SelectMany(static part => part.Item2).ToHashSet(StringComparer.Ordinal);
        parts.Add(("The rest", [.. CommandIndex.Paths.Where(path => !named.Contains(path))]));
        return parts;
    }

    private static List<string> Known(params string[] paths) => [.. paths.Where(static path => CommandIndex.Paths.Contains(path))];
}
