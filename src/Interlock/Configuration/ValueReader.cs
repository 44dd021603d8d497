using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interlock.Configuration;

/// <summary>Turns what was written into the value of a key, or says what is wrong with it.</summary>
internal sealed class ValueReader(ConfigKey key, string path, Func<RawValue, ConfigOrigin> place, List<ConfigProblem> problems)
{
    /// <returns>The normalised value; null after a problem.</returns>
    public object? Read(RawValue raw) => key.Type switch
    {
        ConfigType.Text => Text(raw),
        ConfigType.Choice => Choice(raw),
        ConfigType.Flag => Flag(raw),
        ConfigType.Integer => Integer(raw),
        ConfigType.Number => Number(raw),
        ConfigType.TextList => TextList(raw),
        ConfigType.Command => Command(raw, path),
        ConfigType.Checks => Checks(raw),
        _ => throw new InvalidOperationException(key.Type.ToString()),
    };

    /// <summary>A variable's or a flag's text: JSON where it starts with <c>[</c>, else a list by commas or the text itself.</summary>
    public static RawValue FromText(ConfigKey key, string text)
    {
        if (key.Type is ConfigType.TextList or ConfigType.Command or ConfigType.Checks && text.StartsWith('['))
        {
            try
            {
                return RawValue.FromJson(JsonNode.Parse(text));
            }
            catch (JsonException)
            {
                // A shell command may start with a bracket too.
                return new RawScalar(0, 0, text, true);
            }
        }

        return key.Type == ConfigType.TextList
            ? new RawList(0, 0, [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => new RawScalar(0, 0, t, false))])
            : new RawScalar(0, 0, text, true);
    }

    private string? Words(RawValue raw, string at, string expected)
    {
        if (raw is not RawScalar scalar)
        {
            return Wrong(raw, at, $"must be {expected}");
        }

        return scalar.Text.Trim().Length == 0 ? Wrong(raw, at, "is empty")
            : scalar.Text.Contains('\0', StringComparison.Ordinal) ? Wrong(raw, at, "holds a NUL")
            : scalar.Text;
    }

    private object? Text(RawValue raw)
    {
        var text = Words(raw, path, "text");
        return text is not null && key.Check?.Invoke(text) is { } why ? Wrong(raw, path, why) : text;
    }

    private object? Choice(RawValue raw)
    {
        if (Words(raw, path, "text") is not { } text)
        {
            return null;
        }

        var nearest = NearestName.Of(text, key.Choices);
        return key.Choices.Contains(text)
            ? text
            : Wrong(raw, path, $"must be one of {string.Join(", ", key.Choices)}, not '{text}'", nearest is null ? null : $"Did you mean '{nearest}'?");
    }

    private object? Flag(RawValue raw) =>
        raw is RawScalar { Plain: true, Text: "true" or "True" or "TRUE" } ? true
        : raw is RawScalar { Plain: true, Text: "false" or "False" or "FALSE" } ? false
        : Wrong(raw, path, "must be true or false");

    private object? Integer(RawValue raw) =>
        raw is RawScalar { Plain: true } scalar && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? InRange(number) ? number : OutOfRange(raw)
            : Wrong(raw, path, "must be a whole number");

    private object? Number(RawValue raw) =>
        raw is RawScalar { Plain: true } scalar
        && double.TryParse(scalar.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? InRange(number) ? number : OutOfRange(raw)
            : Wrong(raw, path, "must be a number");

    private bool InRange(double number) => number >= key.Minimum && number <= key.Maximum;

    private object? OutOfRange(RawValue raw) => Wrong(raw, path, $"must be from {Shown(key.Minimum)} to {Shown(key.Maximum)}");

    private static string Shown(double number) => number.ToString(CultureInfo.InvariantCulture);

    private object? TextList(RawValue raw)
    {
        if (raw is not RawList list)
        {
            return Wrong(raw, path, "must be a list of text");
        }

        var texts = new List<string>();
        foreach (var item in list.Items)
        {
            if (Words(item, path, "a list of text") is { } text)
            {
                texts.Add(text);
                if (key.Check?.Invoke(text) is { } why)
                {
                    Wrong(item, path, $"'{text}' {why}");
                }
            }
        }

        return texts.ToArray();
    }

    private ConfiguredCommand? Command(RawValue raw, string at)
    {
        if (raw is not RawList list)
        {
            return Words(raw, at, "a command: text, or a list of words") is { } text ? ConfiguredCommand.FromText(text) : null;
        }

        // A word of a command may be empty or blank; the program may not.
        var words = list.Items.OfType<RawScalar>().Select(s => s.Text).ToArray();
        if (list.Items.Count == 0)
        {
            Wrong(raw, at, "is empty");
        }
        else if (words.Length < list.Items.Count || string.IsNullOrWhiteSpace(words[0]) || words.Any(w => w.Contains('\0', StringComparison.Ordinal)))
        {
            Wrong(raw, at, "must be a list of words, the program first");
        }
        else
        {
            return ConfiguredCommand.FromWords(words);
        }

        return null;
    }

    private CheckPlan? Checks(RawValue raw)
    {
        if (raw is RawScalar { Text: "none" })
        {
            return new(true, []);
        }

        if (raw is not RawList list)
        {
            Wrong(raw, path, "must be 'none' or a list of checks", "For example:  checks: [{ name: test, run: npm test }]");
            return null;
        }

        if (list.Items.Count == 0)
        {
            Wrong(raw, path, "is an empty list", "Name a check, or say 'none'.");
        }

        var checks = new List<MergeCheck>();
        foreach (var item in list.Items)
        {
            if (Check(item, $"{path}[{checks.Count}]") is not { } check)
            {
                return null;
            }

            if (checks.Any(c => c.Name == check.Name))
            {
                Wrong(item, path, $"has two checks named '{check.Name}'");
            }

            checks.Add(check);
        }

        return new(true, checks);
    }

    private MergeCheck? Check(RawValue item, string at)
    {
        if (item is not RawMap map)
        {
            return Command(item, at) is { } command ? NewCheck(null, command, ConfigDefaults.CheckTimeoutSeconds, place(item)) : null;
        }

        string? name = null;
        ConfiguredCommand? run = null;
        var seconds = ConfigDefaults.CheckTimeoutSeconds;
        foreach (var (word, value) in map.Entries)
        {
            switch (word.Text)
            {
                case "name":
                    name = Words(value, $"{at}.name", "text");
                    break;
                case "run":
                    run = Command(value, $"{at}.run");
                    break;
                case "timeout_seconds":
                    seconds = (double?)new ValueReader(CheckShape.Timeout, $"{at}.timeout_seconds", place, problems).Number(value) ?? seconds;
                    break;
                default:
                    problems.Add(new(place(word), at, $"'{word.Text}' is not a key of a check", CheckShape.Hint(word.Text)));
                    break;
            }
        }

        if (!map.Entries.Any(e => e.Key.Text == "run"))
        {
            Wrong(item, at, "has no 'run'");
        }

        return run is null ? null : NewCheck(name, run, seconds, place(item));
    }

    private static MergeCheck NewCheck(string? name, ConfiguredCommand run, double seconds, ConfigOrigin origin) => new(name ?? run.Text, run, TimeSpan.FromSeconds(seconds), origin);

    private string? Wrong(RawValue raw, string at, string message, string? hint = null)
    {
        problems.Add(new(place(raw), at, $"{at} {message}", hint));
        return null;
    }
}
