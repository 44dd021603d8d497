using Interlock.Lifecycle;

namespace Interlock.Tests.Dispatching;

/// <summary>An agent that cannot be started is the pool's fault.</summary>
public sealed class MissingProgramTests : IDisposable
{
    private readonly DispatchDesk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task A_program_that_is_not_there_ends_the_work_at_once_and_blames_no_task()
    {
        desk.Create("1");
        desk.Create("2");
        var refusals = 0;
        desk.Launcher.Refuses = _ =>
        {
            Interlocked.Increment(ref refusals);
            return new(RefusalKind.Failed, "launch.command_not_found", "There is no program 'agent'.");
        };
        desk.Begin(options => options with { Patience = TimeSpan.FromDays(1) });
        var summary = await desk.EndAsync();
        Assert.Equal("agent.not_found", Assert.Single(summary.Unstarted).Code);
        Assert.All(["1", "2"], id => Assert.Equal((TaskState.Pending, 0, 0), (desk.State(id), desk.Task(id).Attempt, desk.Task(id).InfrastructureAttempt)));
        Assert.InRange(refusals, 1, 2);
    }

    [Theory]
    [InlineData(126)]
    [InlineData(127)]
    public async Task What_a_shell_ends_with_for_want_of_a_program_is_the_pools_fault(int code)
    {
        desk.Create("1");
        desk.Begin(options => options with { Patience = TimeSpan.FromDays(1) });
        (await desk.NextAsync()).End(exitCode: code);
        var summary = await desk.EndAsync();
        Assert.Equal("agent.not_found", Assert.Single(summary.Unstarted).Code);
        Assert.Equal((TaskState.Pending, 0, 0), (desk.State("1"), desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt));
    }
}
