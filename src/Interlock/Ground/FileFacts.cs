namespace Interlock.Ground;

/// <summary>What stands under a name.</summary>
internal enum FileKind
{
    Missing,
    Regular,
    Directory,
    Link,
    Pipe,
    Socket,
    Device,
}

/// <summary>What tells one state of a file from another. The times are the file system's, to the nanosecond where it has them.</summary>
internal readonly record struct FileFacts
{
    public FileKind Kind { get; init; }

    public UnixFileMode Mode { get; init; }

    /// <summary>The number of its owner.</summary>
    public uint User { get; init; }

    /// <summary>Directories that hold it under a name.</summary>
    public uint Names { get; init; }

    public ulong Device { get; init; }

    public ulong Inode { get; init; }

    /// <summary>In bytes.</summary>
    public long Length { get; init; }

    public long WrittenSeconds { get; init; }

    public uint WrittenNanoseconds { get; init; }

    /// <summary>When content or attributes changed last; nobody but the system sets it.</summary>
    public long ChangedSeconds { get; init; }

    public uint ChangedNanoseconds { get; init; }
}
