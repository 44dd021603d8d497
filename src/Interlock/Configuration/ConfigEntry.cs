namespace Interlock.Configuration;

/// <summary>The layers, in their order; the later wins, leaf by leaf, except where <see cref="ConfigKey.Layers"/> says otherwise.</summary>
internal enum ConfigLayer
{
    BuiltIn,

    /// <summary><c>interlock.yaml</c> at the root of the main checkout, and what it includes.</summary>
    Repository,

    /// <summary><c>interlock/config.yaml</c> under the XDG configuration directory.</summary>
    User,

    /// <summary><c>INTERLOCK_SECTION__KEY</c>.</summary>
    Environment,
    Flag,
}

/// <summary>Where a value comes from.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Source">The file, the variable or the flag.</param>
/// <param name="Line">In the file, from 1.</param>
/// <param name="Column">In the line, from 1.</param>
internal sealed record ConfigOrigin(ConfigLayer Layer, string Source = "", int Line = 0, int Column = 0)
{
    public static ConfigOrigin BuiltIn { get; } = new(ConfigLayer.BuiltIn);

    public override string ToString() => Layer switch
    {
        ConfigLayer.BuiltIn => "built-in",
        ConfigLayer.Environment => $"environment {Source}",
        ConfigLayer.Flag => $"flag {Source}",
        _ => $"{Source}:{Line}:{Column}",
    };
}

/// <summary>One leaf of the configuration in effect.</summary>
/// <param name="Path">Concrete, such as <c>agents.claude.command</c>.</param>
/// <param name="Key">The row of the table it stands for.</param>
/// <param name="Value">Of the type that <see cref="ConfigType"/> names for the key; <see cref="ConfigJson.Of"/> shows it.</param>
/// <param name="Origin">Where it comes from.</param>
internal sealed record ConfigEntry(string Path, ConfigKey Key, object Value, ConfigOrigin Origin)
{
    /// <summary>Weaker layers that made it stricter, in the order of the layers.</summary>
    public IReadOnlyList<ConfigOrigin> Joined { get; init; } = [];

    /// <summary>What other layers said and what does not count, for it would loosen the rule.</summary>
    public IReadOnlyList<OverruledValue> Overruled { get; init; } = [];

    /// <summary>Every place that the value comes from.</summary>
    public string From => string.Join(" and ", Joined.Prepend(Origin));
}

/// <summary>A value that does not count, or counts only in part.</summary>
internal sealed record OverruledValue(ConfigOrigin Origin, object Value);
