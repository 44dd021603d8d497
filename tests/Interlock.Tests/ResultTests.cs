namespace Interlock.Tests;

public sealed class ResultTests
{
    [Fact]
    public void A_refused_result_never_gives_a_value()
    {
        Result<int> refused = new Refusal(RefusalKind.Conflict, "lock.held", "held");
        Assert.True(refused.IsRefused);
        Assert.Throws<RefusalException>(() => refused.Value);
    }
}
