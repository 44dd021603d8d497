namespace Interlock.Cli.Output;

/// <summary>Progress bars and short lengths of time.</summary>
internal static class Bar
{
    /// <summary>A bar of <paramref name="columns"/> columns, filled to <paramref name="percent"/>.</summary>
    public static string Of(int percent, int columns, bool unicode)
    {
        var full = (int)Math.Round(Math.Clamp(percent, 0, 100) * columns / 100.0, MidpointRounding.AwayFromZero);
        return new string(unicode ? '━' : '#', full) + new string(unicode ? '─' : '-', columns - full);
    }

    /// <summary><c>7s</c>, <c>3m04s</c>, <c>2h05m</c>, <c>3d04h</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { Ticks: < 0 } => "0s",
        { TotalMinutes: < 1 } => $"{span.Seconds}s",
        { TotalHours: < 1 } => $"{span.Minutes}m{span.Seconds:00}s",
        { TotalDays: < 1 } => $"{span.Hours}h{span.Minutes:00}m",
        _ => $"{(int)span.TotalDays}d{span.Hours:00}h",
    };
}
