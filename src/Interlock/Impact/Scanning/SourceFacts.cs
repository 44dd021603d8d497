namespace Interlock.Impact.Scanning;

internal enum ImportKind
{
    /// <summary>A path as written, perhaps without its ending.</summary>
    Path,

    /// <summary>Names with a separator, written with <c>/</c> here; leading dots count levels upwards.</summary>
    Module,

    /// <summary>A directory of files.</summary>
    Package,
}

/// <summary>One import as it is written in a file.</summary>
internal readonly record struct Import(ImportKind Kind, string Target);

/// <summary>What a file declares for others, uses of others, and imports. Names are numbers of <see cref="NameTable"/>.</summary>
/// <param name="Uses">Empty where only imports lead to other files.</param>
internal sealed record SourceFacts(string Path, Language Language, int[] Declares, int[] Uses, Import[] Imports);
