namespace Interlock.Storage.Sqlite;

/// <summary>Points in time are stored as 100 ns since 1970 UTC: exact, ordered, and readable in SQL after a division by 1e7.</summary>
internal static class Moments
{
    public static long ToStored(DateTimeOffset moment) => moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    public static DateTimeOffset FromStored(long stored) => new(stored + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero);
}
