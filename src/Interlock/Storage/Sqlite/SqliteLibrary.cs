using System.Runtime.InteropServices;

namespace Interlock.Storage.Sqlite;

/// <summary>
/// Which native SQLite is used: the newer of the system's and the one shipped beside the program (design page 8).
/// Loading a library costs start-up, so the shipped one is only looked at when the system has none, or an older one.
/// </summary>
public sealed class SqliteLibrary
{
    /// <summary>Version of the shipped library, as <c>sqlite3_libversion_number</c> gives it; a test keeps it true.</summary>
    internal const int ShippedVersion = 3_035_005;

    private static readonly Lazy<SqliteLibrary> Chosen = new(Choose);

    private SqliteLibrary(NativeSqlite native, bool shipped)
    {
        Native = native;
        IsShipped = shipped;
    }

    /// <summary>The library this process uses.</summary>
    /// <exception cref="RefusalException"><c>store.no_library</c> where neither library loads.</exception>
    public static SqliteLibrary Current => Chosen.Value;

    /// <summary>Such as <c>3.40.1</c>.</summary>
    public string Version => Dotted(Native.VersionNumber);

    /// <summary>True for the one shipped beside the program, false for the system's.</summary>
    public bool IsShipped { get; }

    /// <summary>The file it was loaded from; the bare name where the system does not tell.</summary>
    public string Path => MappedFiles.At(Native.Address) ?? (IsShipped ? "e_sqlite3" : SystemName);

    internal NativeSqlite Native { get; }

    private static string SystemName => OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";

    internal static NativeSqlite? LoadSystem() =>
        NativeLibrary.TryLoad(SystemName, out var handle) ? NativeSqlite.TryBind(handle) : null;

    internal static NativeSqlite? LoadShipped() =>
        NativeLibrary.TryLoad("e_sqlite3", typeof(SqliteLibrary).Assembly, null, out var handle) ? NativeSqlite.TryBind(handle) : null;

    private static SqliteLibrary Choose()
    {
        var system = LoadSystem();
        if (system is not null && system.VersionNumber >= ShippedVersion)
        {
            return new(system, shipped: false);
        }

        return (system, LoadShipped()) switch
        {
            (_, { } shipped) => new(shipped, shipped: true),
            ({ } old, null) => new(old, shipped: false),
            _ => throw new RefusalException(new(
                RefusalKind.Failed,
                "store.no_library",
                "No SQLite library can be loaded.",
                $"Install the system's SQLite ({SystemName}), or the program again with the library that ships beside it.")),
        };
    }

    private static string Dotted(int number) => $"{number / 1_000_000}.{number / 1000 % 1000}.{number % 1000}";
}
