namespace Interlock.Git;

/// <summary>One file in the tree of a commit.</summary>
/// <param name="Mode">Octal as git writes it: <c>100644</c>, <c>100755</c>, <c>120000</c> (symbolic link), <c>160000</c> (submodule).</param>
/// <param name="Path">Relative to the top of the repository, with <c>/</c>.</param>
internal sealed record TreeFile(string Mode, string Id, string Path)
{
    /// <summary>Bytes; null where they were not asked for, and for a submodule.</summary>
    public long? Size { get; init; }
}
