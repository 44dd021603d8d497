using Interlock.Gates;
using Interlock.Impact;

namespace Interlock.Tests.Impact;

public sealed class ThresholdsTests
{
    [Theory]
    [InlineData(1, 1, false, "LOW")]
    [InlineData(4.75, 4.75, false, "LOW")]
    [InlineData(5, 5, false, "MEDIUM")]
    [InlineData(14.75, 14.75, false, "MEDIUM")]
    [InlineData(15, 15, false, "HIGH")]
    [InlineData(59, 59.75, false, "HIGH")]
    [InlineData(60, 60, false, "CRITICAL")]
    [InlineData(1, 5, false, "MEDIUM")]
    [InlineData(1, 1000, false, "MEDIUM")]
    [InlineData(5, 1000, false, "HIGH")]
    [InlineData(15, 1000, false, "CRITICAL")]
    [InlineData(60, 1000, false, "CRITICAL")]
    [InlineData(1, 1, true, "MEDIUM")]
    [InlineData(15, 15, true, "HIGH")]
    public void What_is_far_away_raises_the_risk_by_one_step_at_most(double near, double all, bool shared, string risk) =>
        Assert.Equal(risk, Thresholds.Default.Judge(near, all, shared).Name());

    [Fact]
    public void The_configured_ones_count()
    {
        var strict = new Thresholds(1, 2, 3);
        Assert.Equal([Risk.Low, Risk.Medium, Risk.High, Risk.Critical], new double[] { 0, 1, 2, 3 }.Select(strict.Judge));
        Assert.Equal("1/2/3", strict.ToString());
    }
}
