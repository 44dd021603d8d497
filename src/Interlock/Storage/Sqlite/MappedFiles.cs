using System.Globalization;

namespace Interlock.Storage.Sqlite;

/// <summary>Answers which file an address of this process was mapped from.</summary>
internal static class MappedFiles
{
    private const string Maps = "/proc/self/maps";

    public static string? At(nint address)
    {
        if (!File.Exists(Maps))
        {
            return null;
        }

        foreach (var line in File.ReadLines(Maps))
        {
            var dash = line.IndexOf('-', StringComparison.Ordinal);
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var path = line.IndexOf('/', StringComparison.Ordinal);
            if (path > 0 && Hex(line.AsSpan(0, dash)) <= (ulong)address && (ulong)address < Hex(line.AsSpan(dash + 1, space - dash - 1)))
            {
                return line[path..];
            }
        }

        return null;
    }

    private static ulong Hex(ReadOnlySpan<char> digits) => ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
