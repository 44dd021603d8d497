namespace Interlock.Tests;

public sealed class TimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("2h", 7200)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("3d", 259200)]
    [InlineData("1w", 604800)]
    [InlineData("45", 45)]
    [InlineData("0.5", 0.5)]
    public void Lengths_of_time_are_read_as_people_write_them(string text, double seconds)
    {
        Assert.True(Times.TryDuration(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("-5m")]
    [InlineData("5x")]
    [InlineData("5m3")]
    [InlineData("1e9d")]
    [InlineData("999999999999999d")]
    [InlineData("1 h")]
    public void What_is_no_length_of_time_is_not_taken_for_one(string text) => Assert.False(Times.TryDuration(text, out _));

    [Theory]
    [InlineData("2h", "2026-05-01T10:00:00Z")]
    [InlineData("2026-04-30T10:00:00Z", "2026-04-30T10:00:00Z")]
    [InlineData("2026-04-30T10:00:00+02:00", "2026-04-30T08:00:00Z")]
    [InlineData("2026-04-30", "2026-04-30T00:00:00Z")]
    public void Moments_are_times_or_ages(string text, string moment)
    {
        Assert.True(Times.TryMoment(text, Now, out var read));
        Assert.Equal(DateTimeOffset.Parse(moment, null), read);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("99999999999d")]
    public void What_is_no_moment_is_refused(string text) => Assert.False(Times.TryMoment(text, Now, out _));
}
