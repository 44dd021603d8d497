using System.Globalization;

namespace Interlock.Registry;

/// <summary>Moments as JSON carries them: UTC, milliseconds, <c>Z</c>.</summary>
internal static class Stamp
{
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
