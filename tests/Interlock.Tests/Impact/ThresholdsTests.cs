using Interlock.Gates;
using Interlock.Impact;

namespace Interlock.Tests.Impact;

public sealed class ThresholdsTests
{
    [Theory]
    [InlineData(1, false, "LOW")]
    [InlineData(4.75, false, "LOW")]
    [InlineData(5, false, "MEDIUM")]
    [InlineData(14.75, false, "MEDIUM")]
    [InlineData(15, false, "HIGH")]
    [InlineData(59.75, false, "HIGH")]
    [InlineData(60, false, "CRITICAL")]
    [InlineData(1, true, "MEDIUM")]
    [InlineData(15, true, "HIGH")]
    public void A_reach_is_judged_and_a_shared_file_is_never_LOW(double reach, bool shared, string risk) =>
        Assert.Equal(risk, Thresholds.Default.Judge(reach, shared).Name());

    [Fact]
    public void The_configured_ones_count()
    {
        var strict = new Thresholds(1, 2, 3);
        Assert.Equal([Risk.Low, Risk.Medium, Risk.High, Risk.Critical], new double[] { 0, 1, 2, 3 }.Select(strict.Judge));
        Assert.Equal("1/2/3", strict.ToString());
    }
}
