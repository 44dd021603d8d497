using Interlock.Cli.Calls;

namespace Interlock.Tests.Commands;

public sealed class InterruptsTests
{
    [Fact]
    public void The_first_request_is_graceful_the_second_is_not_and_the_third_is_not_waited_for()
    {
        using var interrupts = Interrupts.Of(CancellationToken.None);
        Assert.False(interrupts.Requested);
        Assert.True(interrupts.Request());
        Assert.True(interrupts.Requested && interrupts.Graceful.IsCancellationRequested && !interrupts.Hard.IsCancellationRequested);
        Assert.True(interrupts.Request());
        Assert.True(interrupts.Hard.IsCancellationRequested);
        Assert.False(interrupts.Request());
    }

    [Fact]
    public void A_command_inside_another_stops_with_it()
    {
        using var outer = new CancellationTokenSource();
        using var interrupts = Interrupts.Of(outer.Token);
        outer.Cancel();
        Assert.True(interrupts.Graceful.IsCancellationRequested && interrupts.Hard.IsCancellationRequested);
    }
}
