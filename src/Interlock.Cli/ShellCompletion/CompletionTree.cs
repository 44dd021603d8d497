using Interlock.Cli.Commands;

namespace Interlock.Cli.ShellCompletion;

/// <summary>What can be completed where, the same for each shell.</summary>
internal static class CompletionTree
{
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    public static IReadOnlyList<(string Word, string Summary)> Top => [.. CommandIndex.Below("").Select(static word => (word, SummaryOf(word)))];

    public static IReadOnlyList<CommandShape> Shapes => [.. CommandIndex.Paths.Select(static path => CommandIndex.Find(path)!.Shape)];

    public static IEnumerable<Option> OptionsOf(CommandShape shape) => shape.Options.Concat(new GlobalOptions().All);

    public static string Script(string shell) => shell switch
    {
        "bash" => BashScript.Write(),
        "zsh" => ZshScript.Write(),
        _ => FishScript.Write(),
    };

    /// <summary>Text inside single quotes of a POSIX shell.</summary>
    internal static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string SummaryOf(string word) => CommandIndex.About(word) ?? CommandIndex.Find(word)!.Shape.Summary;
}
