namespace Interlock.Storage.Files;

/// <summary>What can be set about a file registry; names and defaults are those of the Task Registry design.</summary>
internal sealed record FilesOptions
{
    /// <summary>How long a write waits for other writers before <c>store.busy</c>.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a writer that waits for another program's lock of a spec looks again.</summary>
    public TimeSpan LockRetryInterval { get; init; } = TimeSpan.FromSeconds(0.1);

    /// <summary>Bytes from which an event log is rotated.</summary>
    public long EventLogMaxBytes { get; init; } = 100L << 20;

    /// <summary>Bytes from which the book is written anew when most of it is history.</summary>
    public long BookBytes { get; init; } = 1 << 20;

    /// <summary>Tells an older registry from the one that was here; null: it is not asked.</summary>
    public HighWaterMark? Mark { get; init; }

    /// <summary>An older or another registry is taken as it is; a person said so.</summary>
    public bool AcceptsOlder { get; init; }

    /// <summary>Names the network file system that a directory lies on, null for a local one.</summary>
    public Func<string, string?> RemoteFileSystem { get; init; } = FileSystems.Remote;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The file system; tests give one that fails.</summary>
    internal Disk Disk { get; init; } = new();
}
