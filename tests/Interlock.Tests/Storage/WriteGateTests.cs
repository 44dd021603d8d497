using Interlock.Storage;
using Interlock.Tests.Storage.Sqlite;

namespace Interlock.Tests.Storage;

/// <summary>Two gates on one file stand for two processes: kernel locks belong to the opened file, not to the process.</summary>
public sealed class WriteGateTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Only_one_is_inside()
    {
        using var first = new WriteGate(directory.Database);
        using var second = new WriteGate(directory.Database);
        Assert.True(first.Enter(Long));
        Assert.False(second.Enter(TimeSpan.FromMilliseconds(1)));
        first.Leave();
        Assert.True(second.Enter(Long));
        second.Leave();
    }

    [Fact]
    public void Who_gave_up_waiting_neither_keeps_the_gate_nor_loses_the_right_to_it()
    {
        using var first = new WriteGate(directory.Database);
        using var second = new WriteGate(directory.Database);
        for (var round = 0; round < 20; round++)
        {
            Assert.True(first.Enter(Long));
            Assert.False(second.Enter(TimeSpan.FromMilliseconds(round % 3)));
            first.Leave();
            if (round % 2 == 0)
            {
                Assert.True(second.Enter(Long));
                second.Leave();
            }
        }
    }

    [Fact]
    public void A_waiter_that_is_closed_lets_go_of_what_it_gets()
    {
        using var first = new WriteGate(directory.Database);
        Assert.True(first.Enter(Long));
        using (var second = new WriteGate(directory.Database))
        {
            Assert.False(second.Enter(TimeSpan.Zero));
        }

        first.Leave();
        using var third = new WriteGate(directory.Database);
        Assert.True(third.Enter(Long));
        third.Leave();
    }

    [Fact]
    public void Entering_twice_on_one_thread_is_a_bug_and_says_so()
    {
        using var gate = new WriteGate(directory.Database);
        Assert.True(gate.Enter(Long));
        Assert.Throws<InvalidOperationException>(() => gate.Enter(Long));
        gate.Leave();
        Assert.True(gate.Enter(Long));
        gate.Leave();
    }

    [Fact]
    public void Who_is_inside_can_tell_whether_another_process_waits()
    {
        using var first = new WriteGate(directory.Database);
        using var second = new WriteGate(directory.Database);
        Assert.True(first.Enter(Long));
        Assert.False(first.OthersWait());
        var entered = false;
        var other = new Thread(() =>
        {
            entered = second.Enter(Long);
            second.Leave();
        });
        other.Start();
        Assert.True(SpinWait.SpinUntil(first.OthersWait, Long));
        first.Leave();
        other.Join();
        Assert.True(entered);
    }

    [Fact]
    public void Threads_of_one_process_take_turns()
    {
        using var gate = new WriteGate(directory.Database);
        Assert.True(gate.Enter(Long));
        var entered = true;
        var thread = new Thread(() => entered = gate.Enter(TimeSpan.FromMilliseconds(1)));
        thread.Start();
        thread.Join();
        Assert.False(entered);
        gate.Leave();
    }

    [Fact]
    public void Many_threads_behind_several_gates_never_meet_inside()
    {
        var gates = Enumerable.Range(0, 4).Select(_ => new WriteGate(directory.Database)).ToList();
        var inside = 0;
        var most = 0;
        var total = 0;
        var threads = gates.SelectMany(gate => new[] { gate, gate }).Select(gate => new Thread(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                Assert.True(gate.Enter(Long));
                most = Math.Max(most, Interlocked.Increment(ref inside));
                total++;
                Interlocked.Decrement(ref inside);
                gate.Leave();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        gates.ForEach(gate => gate.Dispose());
        Assert.Equal((1, 1600), (most, total));
    }

    [Fact]
    public void A_gate_in_a_missing_directory_means_a_missing_registry()
    {
        using var gate = new WriteGate(Path.Combine(directory.Root, "none", "registry.db"));
        Assert.Equal("store.missing", Assert.Throws<RefusalException>(() => gate.Enter(Long)).Refusal.Code);
        Assert.Equal("store.missing", Assert.Throws<RefusalException>(() => gate.Enter(Long)).Refusal.Code);
    }
}
