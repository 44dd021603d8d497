namespace Interlock.Configuration;

/// <summary>
/// How what the layers say of one key comes together. All but the first are for rules: the repository's file decides, by default the
/// built-in value, and the other layers can only make it stricter.
/// </summary>
internal enum ConfigLayering
{
    /// <summary>The later layer wins: no rule, a preference.</summary>
    LastWins,

    /// <summary>The repository's file wins; where it is silent, the later layer.</summary>
    RepositoryWins,

    /// <summary>A flag that is stricter when it is true.</summary>
    TrueWins,

    /// <summary>A flag that is stricter when it is false.</summary>
    FalseWins,

    /// <summary>A number that is stricter when it is lower.</summary>
    LowestWins,

    /// <summary>A number that is stricter when it is higher.</summary>
    HighestWins,

    /// <summary>A choice; <see cref="ConfigKey.Choices"/> stand in the order from loose to strict.</summary>
    StrictestWins,

    /// <summary>A list: whatever any layer names is in it. The repository's file may say another list than the built-in one.</summary>
    United,

    /// <summary>Checks: all of them, by name, and the repository's definition of a name wins. Only the repository's file says that there are none.</summary>
    ByName,
}
