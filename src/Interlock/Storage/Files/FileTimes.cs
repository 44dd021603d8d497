using System.Globalization;

namespace Interlock.Storage.Files;

/// <summary>Moments as the design's files hold them: ISO 8601, UTC, <c>Z</c>; finer than seconds only where it says something.</summary>
internal static class FileTimes
{
    public static string Text(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        var ticks = utc.Ticks % TimeSpan.TicksPerSecond;
        return utc.ToString(
            ticks == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : ticks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
            CultureInfo.InvariantCulture);
    }

    /// <summary>Null for what is no moment; one without a zone is taken as UTC.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        text is not null && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
}
