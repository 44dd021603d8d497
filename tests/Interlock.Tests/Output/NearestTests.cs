using Interlock.Cli.Output;

namespace Interlock.Tests.Output;

public sealed class NearestTests
{
    [Theory]
    [InlineData("clam", "claim")]
    [InlineData("calim", "claim")]
    [InlineData("Claim", "claim")]
    [InlineData("heartbeet", "heartbeat")]
    [InlineData("heart", "heartbeat")]
    [InlineData("x", null)]
    [InlineData("submission-control", null)]
    public void A_slip_of_the_finger_is_recognised_and_a_stranger_is_not(string word, string? meant) =>
        Assert.Equal(meant, Nearest.To(word, ["start", "claim", "heartbeat", "submit"]));
}
