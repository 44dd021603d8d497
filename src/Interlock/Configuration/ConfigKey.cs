namespace Interlock.Configuration;

/// <summary>What a key holds.</summary>
internal enum ConfigType
{
    /// <summary>Value: <see cref="string"/>.</summary>
    Text,

    /// <summary>Value: <see cref="long"/>.</summary>
    Integer,

    /// <summary>Value: <see cref="double"/>.</summary>
    Number,

    /// <summary>Value: <see cref="bool"/>.</summary>
    Flag,

    /// <summary>One of <see cref="ConfigKey.Choices"/>; value: <see cref="string"/>.</summary>
    Choice,

    /// <summary>Value: an array of <see cref="string"/>.</summary>
    TextList,

    /// <summary>Text, run by <c>/bin/sh -c</c>, or a list, run as it stands; value: <see cref="ConfiguredCommand"/>.</summary>
    Command,

    /// <summary>The word <c>none</c>, or a list of checks, each <c>{name, run, timeout_seconds, writes}</c> or a command; value: <see cref="CheckPlan"/>.</summary>
    Checks,
}

/// <summary>One key of the configuration: what is parsed, checked, shown and documented comes from here.</summary>
/// <param name="Path">Dotted; <c>*</c> stands for a name that the user gives.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Doc">One or two sentences, with the unit.</param>
internal sealed record ConfigKey(string Path, ConfigType Type, string Doc)
{
    /// <summary>The built-in value, in the shape of <see cref="ConfigEntry.Value"/>. Null: unset.</summary>
    public object? Default { get; init; }

    public double Minimum { get; init; } = double.MinValue;

    public double Maximum { get; init; } = double.MaxValue;

    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>True when a value of the repository's file would be executed, or steer what is: it needs trust.</summary>
    public bool RunsCode { get; init; }

    /// <summary>True when each entry of the map it stands in must have it.</summary>
    public bool Required { get; init; }

    /// <summary>What is wrong with a text (or with one text of a list), or null.</summary>
    public Func<string, string?>? Check { get; init; }

    /// <summary>How what several layers say of it comes together; anything but the default makes it a rule that only gets stricter from below.</summary>
    public ConfigLayering Layers { get; init; }

    public bool IsPolicy => Layers != ConfigLayering.LastWins;

    public bool HasRange => Minimum > double.MinValue;
}
