namespace Interlock.Cli.Shapes;

/// <summary>What the words given to an option or an operand must look like.</summary>
internal enum ValueKind
{
    Text,
    Integer,
    Choice,

    /// <summary>An instant: ISO 8601, or an age such as <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>3d</c>.</summary>
    Moment,

    /// <summary>A moment, or the sequence number of an event.</summary>
    Since,

    /// <summary>A length of time: <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>3d</c>, or plain seconds.</summary>
    Duration,
}

/// <summary>One option of a command. Both parsers, the help, the completion and the reference are made from it.</summary>
internal sealed class Option
{
    private Option(string name, string? value, string help)
    {
        Name = name;
        Value = value;
        Help = help;
    }

    /// <summary>With its dashes: <c>--limit</c>.</summary>
    public string Name { get; }

    /// <summary>The placeholder of its value; null for a flag, which takes none.</summary>
    public string? Value { get; }

    public string Help { get; }

    public bool IsFlag => Value is null;

    public ValueKind Kind { get; private init; }

    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>May be given several times.</summary>
    public bool Many { get; private init; }

    public bool Required { get; private init; }

    /// <summary>Smallest and largest integer taken.</summary>
    public (long Least, long Most) Range { get; private init; } = (long.MinValue, long.MaxValue);

    public static Option Flag(string name, string help) => new(name, null, help);

    public static Option Text(string name, string value, string help, bool required = false) => new(name, value, help) { Required = required };

    /// <summary>Text that may be given several times.</summary>
    public static Option Texts(string name, string value, string help) => new(name, value, help) { Many = true };

    public static Option Integer(string name, string value, string help, long least = long.MinValue, long most = long.MaxValue) =>
        new(name, value, help) { Kind = ValueKind.Integer, Range = (least, most) };

    public static Option Moment(string name, string help) => new(name, "WHEN", help) { Kind = ValueKind.Moment };

    public static Option Since(string name, string help) => new(name, "WHEN|SEQ", help) { Kind = ValueKind.Since };

    public static Option Duration(string name, string help) => new(name, "D", help) { Kind = ValueKind.Duration };

    /// <summary>One of a few words, in any case; the command sees the spelling given here.</summary>
    public static Option Choice(string name, string value, IReadOnlyList<string> choices, string help, bool required = false) =>
        new(name, value, help) { Kind = ValueKind.Choice, Choices = choices, Required = required };
}
