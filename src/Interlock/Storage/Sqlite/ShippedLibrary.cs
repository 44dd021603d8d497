using System.Globalization;
using System.Runtime.InteropServices;

namespace Interlock.Storage.Sqlite;

/// <summary>
/// The SQLite that is part of the program. On Linux it is loaded from a sealed file in memory, so that between writing and loading
/// nobody can put another one in its place; elsewhere from a directory of this process alone.
/// </summary>
internal static unsafe class ShippedLibrary
{
    private const string Resource = "e_sqlite3";

    /// <summary>The loaded library; 0 where the program was built without one for this platform, or it does not load.</summary>
    public static nint Load()
    {
        using var stream = typeof(ShippedLibrary).Assembly.GetManifestResourceStream(Resource);
        if (stream is not UnmanagedMemoryStream content)
        {
            return 0;
        }

        var bytes = new ReadOnlySpan<byte>(content.PositionPointer, (int)content.Length);
        return OperatingSystem.IsLinux() ? FromMemory(bytes) : FromOwnDirectory(bytes);
    }

    private static nint FromMemory(ReadOnlySpan<byte> bytes)
    {
        var descriptor = Posix.CreateInMemory("sqlite3", bytes);
        if (descriptor < 0)
        {
            return 0;
        }

        // What is mapped stays mapped when the file is closed.
        _ = NativeLibrary.TryLoad("/proc/self/fd/" + descriptor.ToString(CultureInfo.InvariantCulture), out var library);
        Posix.Close(descriptor);
        return library;
    }

    private static nint FromOwnDirectory(ReadOnlySpan<byte> bytes)
    {
        var directory = Directory.CreateTempSubdirectory("interlock-");
        try
        {
            var file = Path.Combine(directory.FullName, Resource);
            File.WriteAllBytes(file, bytes);
            _ = NativeLibrary.TryLoad(file, out var library);
            return library;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
