using System.Runtime.InteropServices;

namespace Interlock.Storage.Sqlite;

/// <summary>
/// Which native SQLite is used (design page 8): the one in the program; the system's only where it is asked for and new enough, or
/// where the program was built without one.
/// </summary>
internal sealed class SqliteLibrary
{
    /// <summary>Version of the library in the program, as <c>sqlite3_libversion_number</c> gives it; a test keeps it true.</summary>
    internal const int ShippedVersion = 3_053_004;

    /// <summary>Versions before this can corrupt a log when two connections write and checkpoint at the same instant.</summary>
    internal const int OldestForWriting = 3_051_003;

    private static readonly Lazy<SqliteLibrary> Chosen = new(static () => Choose(wanted));

    private static string? wanted;

    private SqliteLibrary(NativeSqlite native, bool shipped)
    {
        Native = native;
        IsShipped = shipped;
    }

    /// <summary>The library this process uses.</summary>
    /// <exception cref="RefusalException"><c>store.no_library</c>, <c>store.old_library</c>.</exception>
    public static SqliteLibrary Current => Chosen.Value;

    /// <summary>Such as <c>3.53.4</c>.</summary>
    public string Version => Dotted(Native.VersionNumber);

    /// <summary>True for the one in the program, false for the system's.</summary>
    public bool IsShipped { get; }

    /// <summary>False for one that may corrupt what it writes; it is used for reading only.</summary>
    public bool CanWrite => Native.VersionNumber >= OldestForWriting;

    /// <summary>The file it was loaded from; the bare name where the system does not tell.</summary>
    public string Path => MappedFiles.At(Native.Address) ?? (IsShipped ? "e_sqlite3" : SystemName);

    internal NativeSqlite Native { get; }

    private static string SystemName => OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";

    /// <summary>Asks for <c>shipped</c> or <c>system</c>; counts only before <see cref="Current"/> is first asked.</summary>
    public static void Ask(string word) => wanted = word;

    internal static NativeSqlite? LoadSystem() =>
        NativeLibrary.TryLoad(SystemName, out var handle) ? NativeSqlite.TryBind(handle) : null;

    internal static NativeSqlite? LoadShipped() => ShippedLibrary.Load() is var handle and not 0 ? NativeSqlite.TryBind(handle) : null;

    internal static SqliteLibrary Choose(string? word)
    {
        var system = word == "system";
        if (!system && word is not (null or "" or "shipped"))
        {
            throw new RefusalException(new(
                RefusalKind.Usage, "store.library_choice", $"INTERLOCK_SQLITE is '{word}', which names no SQLite library.", "Set it to shipped or system, or unset it."));
        }

        if (!system && LoadShipped() is { } shipped)
        {
            return new(shipped, shipped: true);
        }

        return LoadSystem() switch
        {
            { } old when system && old.VersionNumber < OldestForWriting => throw new RefusalException(Old(old.VersionNumber)),
            { } found => new(found, shipped: false),
            _ => throw new RefusalException(new(
                RefusalKind.Failed,
                "store.no_library",
                "No SQLite library can be loaded.",
                $"Install the system's SQLite ({SystemName}), {Dotted(OldestForWriting)} or newer, or a program that was built for this machine.")),
        };
    }

    internal static Refusal Old(int version) => new(
        RefusalKind.Failed,
        "store.old_library",
        $"SQLite {Dotted(version)} can corrupt a registry when two processes write at once; nothing is written with it.",
        $"Use the library in the program (unset INTERLOCK_SQLITE), or install SQLite {Dotted(OldestForWriting)} or newer.");

    private static string Dotted(int number) => $"{number / 1_000_000}.{number / 1000 % 1000}.{number % 1000}";
}
