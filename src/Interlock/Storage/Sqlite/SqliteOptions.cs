namespace Interlock.Storage.Sqlite;

/// <summary>What can be set about a SQLite registry; the defaults are the design's.</summary>
internal sealed record SqliteOptions
{
    /// <summary>How long a write waits for other writers before <c>store.busy</c>.</summary>
    public TimeSpan GateTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for a lock that SQLite holds itself: recovery, or a program that does not use the gate.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of log from which a writer copies it into the database and starts it over.</summary>
    public long CheckpointBytes { get; init; } = 2 << 20;

    /// <summary>Tells an older registry from the one that was here; null: it is not asked.</summary>
    public HighWaterMark? Mark { get; init; }

    /// <summary>An older or another registry is taken as it is; a person said so.</summary>
    public bool AcceptsOlder { get; init; }

    /// <summary>Names the network file system that a directory lies on, null for a local one.</summary>
    public Func<string, string?> RemoteFileSystem { get; init; } = FileSystems.Remote;

    /// <summary>The library to use instead of the chosen one.</summary>
    internal NativeSqlite? Native { get; init; }
}
