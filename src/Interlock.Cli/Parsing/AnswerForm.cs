namespace Interlock.Cli.Parsing;

/// <summary>
/// How the answer is wanted. Read before any parsing, so that an error in the rest is answered in the same form,
/// and so that <c>--json</c> never takes the word after it for its value.
/// </summary>
/// <param name="Json">True when <c>--json</c> stands anywhere before <c>--</c>.</param>
/// <param name="Fields">The text after <c>--json=</c>; null when all fields are wanted.</param>
/// <param name="NoColor">True when <c>--no-color</c> stands there.</param>
/// <param name="Words">The command line with <c>--json=…</c> shortened to <c>--json</c>.</param>
internal readonly record struct AnswerForm(bool Json, string? Fields, bool NoColor, IReadOnlyList<string> Words)
{
    private const string Flag = "--json";
    private const string WithFields = "--json=";

    public static AnswerForm Read(IReadOnlyList<string> words)
    {
        var json = false;
        var noColor = false;
        string? fields = null;
        string[]? shortened = null;
        for (var index = 0; index < words.Count && words[index] != "--"; index++)
        {
            var word = words[index];
            if (word == Flag)
            {
                json = true;
            }
            else if (word.StartsWith(WithFields, StringComparison.Ordinal))
            {
                json = true;
                fields = word[WithFields.Length..];
                shortened ??= [.. words];
                shortened[index] = Flag;
            }
            else
            {
                noColor |= word == "--no-color";
            }
        }

        return new(json, fields, noColor, shortened ?? words);
    }
}
