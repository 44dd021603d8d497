using System.Text.Json.Nodes;
using Interlock.Cli.Output;

namespace Interlock.Cli.Parsing;

/// <summary>The refusals of a command line that cannot be understood. All end with exit code 2.</summary>
internal static class UsageErrors
{
    private const int MostMeant = 3;

    /// <param name="known">Words that can stand in its place.</param>
    /// <param name="paths">All commands: the word may be one of another noun.</param>
    public static Refusal UnknownCommand(string noun, string word, IReadOnlyList<string> known, IReadOnlyList<string> paths)
    {
        var path = noun.Length == 0 ? word : $"{noun} {word}";
        var elsewhere = paths.Where(one => one.EndsWith($" {word}", StringComparison.OrdinalIgnoreCase) || (noun.Length > 0 && one.Equals(word, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(static one => one.StartsWith("task ", StringComparison.Ordinal) ? 0 : 1).ToList();
        var nearest = Nearest.To(word, known);
        var hint = (nearest, noun.Length) switch
        {
            _ when elsewhere.Count is > 0 and <= MostMeant => $"Did you mean {string.Join(" or ", elsewhere.Select(one => $"'interlock {one}'"))}?",
            ({ } near, 0) => $"Did you mean 'interlock {near}'?",
            ({ } near, _) => $"Did you mean 'interlock {noun} {near}'?",
            (null, 0) => "'interlock --help' lists the commands.",
            (null, _) => $"'interlock {noun}' takes one of: {string.Join(", ", known)}.",
        };
        return new(RefusalKind.Usage, "usage.unknown_command", $"There is no command '{Shown(path)}'.", hint, new JsonObject { ["word"] = word });
    }

    public static Refusal MissingVerb(string noun, IReadOnlyList<string> known) => new(
        RefusalKind.Usage,
        "usage.invalid",
        $"'interlock {noun}' needs to know what to do.",
        $"One of: {string.Join(", ", known)}. 'interlock {noun} --help' says more.");

    public static Refusal UnknownOption(string path, string word, IReadOnlyList<string> known)
    {
        var end = word.AsSpan().IndexOfAny('=', ':');
        var name = end > 0 ? word[..end] : word;
        var hint = Nearest.To(name, known) is { } near ? $"Did you mean {near}?" : $"'interlock {Spaced(path)}--help' lists the options.";
        return new(RefusalKind.Usage, "usage.unknown_option", $"There is no option '{Shown(name)}' {Of(path)}.", hint, new JsonObject { ["option"] = name });
    }

    public static Refusal NeedsValue(Option option) =>
        new(RefusalKind.Usage, "usage.invalid", $"{option.Name} needs a value.", $"Write {option.Name} {option.Value}, or {option.Name}={option.Value} when the value begins with a dash.");

    public static Refusal TakesNoValue(Option option) => new(RefusalKind.Usage, "usage.invalid", $"{option.Name} takes no value.", $"Write {option.Name} alone.");

    public static Refusal Twice(Option option) => new(RefusalKind.Usage, "usage.invalid", $"{option.Name} is given more than once.", "Give it once.");

    public static Refusal Missing(CommandShape shape, string what) =>
        new(RefusalKind.Usage, "usage.invalid", $"'interlock {shape.Path}' needs {what}.", $"Usage: {UsageLine.Of(shape)}");

    public static Refusal TooMany(CommandShape shape, string word) =>
        new(RefusalKind.Usage, "usage.invalid", $"'interlock {shape.Path}' does not know what to do with '{Shown(word)}'.", $"Usage: {UsageLine.Of(shape)}");

    public static Refusal OnlyForReal(CommandShape shape) =>
        new(RefusalKind.Usage, "usage.invalid", $"'interlock {shape.Path}' cannot be rehearsed.", "Leave --dry-run out to do it.");

    public static Refusal Invalid(string name, string value, string wanted, string? nearest = null) =>
        new(RefusalKind.Usage, "usage.invalid", $"{name} is '{Shown(value)}', but must be {wanted}.", nearest is null ? $"Give {name} {wanted}." : $"Did you mean {nearest}?");

    private static string Of(string path) => path.Length == 0 ? "here" : $"of 'interlock {path}'";

    private static string Spaced(string path) => path.Length == 0 ? "" : path + " ";

    private static string Shown(string word) => Printable.Short(word, 60);
}
