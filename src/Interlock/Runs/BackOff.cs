namespace Interlock.Runs;

/// <summary>
/// How long to wait before the next attempt: <c>base · 2^n</c> up to a cap, then up to <see cref="Jitter"/> of it taken off again so that
/// tasks that failed together do not come back together. Pure: the caller draws the random number.
/// </summary>
internal sealed record BackOff
{
    /// <summary>The wait after the first failure; above zero.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>No wait is longer.</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The share of a wait that is left to chance, 0 to 1.</summary>
    public double Jitter { get; init; } = 0.5;

    /// <param name="failures">Failures so far, counting from 1.</param>
    /// <param name="random">Drawn evenly from [0, 1).</param>
    public TimeSpan Delay(int failures, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(random, 1.0);
        var full = Math.Min(Base.Ticks * Math.Pow(2, failures - 1), Cap.Ticks);
        return TimeSpan.FromTicks((long)(full * (1 - (Math.Clamp(Jitter, 0, 1) * random))));
    }
}
