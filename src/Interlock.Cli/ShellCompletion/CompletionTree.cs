namespace Interlock.Cli.ShellCompletion;

/// <summary>What can be completed where, the same for each shell.</summary>
internal static class CompletionTree
{
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    public static IReadOnlyList<(string Word, string Summary)> Top(ICommands commands) => [.. commands.Below("").Select(word => (word, commands.About(word) ?? commands.Find(word)!.Shape.Summary))];

    public static IReadOnlyList<CommandShape> ShapesOf(ICommands commands) => [.. commands.Paths.Select(path => commands.Find(path)!.Shape)];

    public static IEnumerable<Option> OptionsOf(CommandShape shape) => shape.Options.Concat(new GlobalOptions().All);

    public static string Script(string shell, ICommands commands) => shell switch
    {
        "bash" => BashScript.Write(commands),
        "zsh" => ZshScript.Write(commands),
        _ => FishScript.Write(commands),
    };

    /// <summary>Text inside single quotes of a POSIX shell.</summary>
    internal static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
