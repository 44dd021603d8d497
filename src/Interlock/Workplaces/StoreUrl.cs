using Interlock.Configuration;
using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Storage.Memory;
using Interlock.Storage.Sqlite;

namespace Interlock.Workplaces;

/// <summary>The name of a store: <c>sqlite:PATH</c>, <c>files:DIR</c> or <c>memory:</c>.</summary>
/// <param name="Scheme">With its colon.</param>
/// <param name="Path">Absolute; empty for <c>memory:</c>.</param>
internal sealed record StoreUrl(string Scheme, string Path)
{
    public const string Sqlite = "sqlite:";
    public const string Files = "files:";
    public const string Memory = "memory:";

    public bool IsFiles => Scheme == Files;

    public bool IsSqlite => Scheme == Sqlite;

    /// <summary>How a store that is configured is opened; null: the defaults.</summary>
    public RegistrySettings? Settings { get; init; }

    /// <summary>Tells an older registry from the one that was here; null: it is not asked.</summary>
    public HighWaterMark? Mark { get; init; }

    /// <summary>See <see cref="SqliteOptions.AcceptsOlder"/>.</summary>
    public bool AcceptsOlder { get; init; }

    /// <param name="text">As given.</param>
    /// <param name="directory">What a relative path is relative to.</param>
    public static Result<StoreUrl> Parse(string text, string directory)
    {
        if (text == Memory)
        {
            return new StoreUrl(Memory, "");
        }

        foreach (var scheme in (ReadOnlySpan<string>)[Sqlite, Files])
        {
            if (text.StartsWith(scheme, StringComparison.Ordinal) && text.Length > scheme.Length)
            {
                return new StoreUrl(scheme, System.IO.Path.GetFullPath(text[scheme.Length..], directory));
            }
        }

        return new Refusal(RefusalKind.Usage, "registry.url", $"'{text}' names no store that this version opens.", "Use sqlite:PATH or files:DIR.");
    }

    public override string ToString() => Scheme + Path;

    /// <summary>Whether something is there that could be opened.</summary>
    public bool Exists() => IsFiles ? Directory.Exists(System.IO.Path.Combine(Path, "tasksets")) || Directory.Exists(System.IO.Path.Combine(Path, "interlock")) : !IsSqlite || File.Exists(Path);

    /// <summary>Where its old events go: beside the database, or inside the directory; null for one in memory.</summary>
    public EventArchive? Archive => IsFiles ? new(System.IO.Path.Combine(Path, "interlock", "archive"))
        : IsSqlite ? new(System.IO.Path.ChangeExtension(Path, "archive"))
        : null;

    /// <exception cref="RefusalException">Codes <c>store.*</c>.</exception>
    public IStore Open() => Scheme switch
    {
        Memory => new MemoryStore(),
        Files => OpenFiles(),
        _ => SqliteStore.Open(Path, SqliteOptions()),
    };

    /// <summary>Opened by somebody who would rather not know than wait: for no longer than this.</summary>
    /// <exception cref="RefusalException">Codes <c>store.*</c>.</exception>
    public IStore OpenBriefly(TimeSpan patience) => Scheme switch
    {
        Memory => new MemoryStore(),
        Files => FilesStore.Open(Path, FilesOptions() with { LockTimeout = patience }),
        _ => SqliteStore.Open(Path, SqliteOptions() with { GateTimeout = patience, BusyTimeout = patience }),
    };

    public FilesStore OpenFiles() => FilesStore.Open(Path, FilesOptions());

    /// <summary>Makes the store where there is none.</summary>
    /// <exception cref="RefusalException">Codes <c>store.*</c>.</exception>
    public IStore Create()
    {
        switch (Scheme)
        {
            case Memory:
                return new MemoryStore();
            case Files:
                return FilesStore.Create(Path, FilesOptions());
            default:
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
                return SqliteStore.Create(Path, SqliteOptions());
        }
    }

    private SqliteOptions SqliteOptions() => new() { Mark = Mark, AcceptsOlder = AcceptsOlder };

    private FilesOptions FilesOptions() => Settings is not { } settings
        ? new() { Mark = Mark, AcceptsOlder = AcceptsOlder }
        : new()
        {
            LockTimeout = settings.LockTimeout,
            LockRetryInterval = settings.LockRetryInterval,
            EventLogMaxBytes = (long)settings.EventLogMaxSizeMb << 20,
            Mark = Mark,
            AcceptsOlder = AcceptsOlder,
        };
}
