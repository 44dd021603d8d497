using System.Runtime.InteropServices;

namespace Interlock.Kiro;

/// <summary>The bytes of one line, without its line end, and where it stands.</summary>
/// <param name="Start">Byte offset of the first byte (after a BOM).</param>
/// <param name="End">Byte offset behind the last byte.</param>
/// <param name="Flags">What the line is part of.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KiroLine(int Start, int End, KiroLineFlags Flags);

[Flags]
internal enum KiroLineFlags : byte
{
    None = 0,

    /// <summary>A line that opens or closes a code fence.</summary>
    Fence = 1,

    /// <summary>A line between two fence lines.</summary>
    Fenced = 2,

    /// <summary>The line begins inside an HTML comment, or is one from its first character on; or it holds a NUL byte.</summary>
    Comment = 4,

    /// <summary>A checkbox line that is a task.</summary>
    Task = 8,
}
