namespace Interlock.Gates.Watching;

/// <summary>
/// How one path differs between two commits, as their objects tell it. A rename is two of these: the old path gone, the new one there.
/// </summary>
/// <param name="Path">Relative to the top of the repository, with <c>/</c>.</param>
/// <param name="OldMode">Octal as git writes it; <see cref="Nothing"/> where there was no such path.</param>
/// <param name="NewMode">The same for the later commit; <c>160000</c> for a submodule, <c>120000</c> for a symbolic link.</param>
internal sealed record FileChange(string Path, string OldMode, string OldId, string NewMode, string NewId)
{
    public const string Nothing = "000000";

    /// <summary>Bytes of the new content; null where it is gone, a submodule, or nobody asked.</summary>
    public long? Size { get; init; }

    /// <summary>Bytes of the content before; null as for <see cref="Size"/>.</summary>
    public long? OldSize { get; init; }

    /// <summary>Text of before; null where nobody asked for it, or where it is none that can be read: absent, binary, too large.</summary>
    public string? OldText { get; init; }

    /// <summary>Text of after; null as for <see cref="OldText"/>.</summary>
    public string? NewText { get; init; }

    /// <summary>A spec file that differs in the marks of its boxes only.</summary>
    public bool MarksOnly { get; init; }

    public bool IsNew => OldMode == Nothing;

    public bool IsGone => NewMode == Nothing;

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
