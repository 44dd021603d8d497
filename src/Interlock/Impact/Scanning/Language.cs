namespace Interlock.Impact.Scanning;

/// <summary>Where a name that one file declares is visible to others without an import of that file.</summary>
internal enum Visibility
{
    /// <summary>Nowhere: who uses it imports the file.</summary>
    Imported,

    /// <summary>In the files of its directory, and in those that import its directory.</summary>
    Package,

    /// <summary>Everywhere.</summary>
    Everywhere,
}

/// <summary>How imports are written.</summary>
internal enum ImportStyle
{
    None,
    Script,
    Python,
    Go,
    Rust,
    Jvm,
    Include,
    Ruby,
    Shell,
    Php,
    Quoted,
    Lua,
}

/// <summary>A family of languages whose files use each other: what its declarations, comments and imports look like.</summary>
/// <param name="Extensions">With the dot, lower case.</param>
/// <param name="Declarators">Words behind which a declared name stands.</param>
internal sealed record Language(string Name, ImportStyle Imports, Visibility Visible, string LineComment, string[] Extensions, string[] Declarators)
{
    /// <summary>What is tried behind an imported name, in this order.</summary>
    public string[] Endings { get; init; } = [""];

    /// <summary>Names of interpreters in a first line <c>#!</c>.</summary>
    public string[] Interpreters { get; init; } = [];

    /// <summary>Only lines that hold this word declare for others.</summary>
    public string? Exporting { get; init; }

    /// <summary>Only lines without indentation declare for others.</summary>
    public bool OnlyTopLevel { get; init; }

    public bool BlockComments { get; init; } = true;
}
