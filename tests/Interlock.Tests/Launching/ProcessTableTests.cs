using System.Text;
using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Tests.Launching;

public sealed class ProcessTableTests
{
    [Fact]
    public async Task A_reused_pid_is_never_signalled()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("exec sleep 600"));
        var identity = RunBench.LeaderOf(run);
        Assert.True(ProcessTable.IsAlive(identity));
        var stranger = identity with { StartTicks = identity.StartTicks - 1 };
        Assert.False(ProcessTable.IsAlive(stranger));
        Assert.False(ProcessTable.Signal(stranger, 9));
        Assert.True(ProcessTable.IsAlive(identity));
        await run.StopAsync(StopCause.Cancelled);
        Assert.False(ProcessTable.IsAlive(identity));
        Assert.False(ProcessTable.Signal(identity, 9));
    }

    [Fact]
    public void We_and_our_ancestors_are_never_found_or_signalled()
    {
        var self = ProcessTable.Find(Environment.ProcessId)!;
        Assert.False(ProcessTable.Signal(self.Identity, 0));
        var trace = new RunTrace("aaaaaaaa", ProcessTable.Find(self.Parent)!.Identity, "/", 0);
        var found = ProcessTable.Of(trace).Select(p => p.Pid);
        Assert.DoesNotContain(self.Pid, found);
        Assert.DoesNotContain(self.Parent, found);
    }

    [Fact]
    public async Task Every_marked_process_is_listed_with_its_run()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("setsid sleep 600 & echo >ready; wait"));
        await RunBench.TextOf(Path.Join(bench.Worktree, "ready"));

        // One that is just becoming another program shows no environment for that moment.
        Assert.True(SpinWait.SpinUntil(() => RunBench.Marked(run.Handle.RunId).Count >= 3, TimeSpan.FromMinutes(1)));
        Assert.Contains(RunBench.LeaderOf(run).Pid, RunBench.Marked(run.Handle.RunId).Select(p => p.Pid));
        Assert.Equal(run.Handle.RunId, ProcessTable.RunOf(RunBench.LeaderOf(run).Pid));
        await run.StopAsync(StopCause.Cancelled);
    }

    [Fact]
    public void A_process_name_with_parentheses_and_blanks_is_read()
    {
        var stat = "4711 (a) S 1 (b) R 12 13 14 34816 14 4194304 1 0 0 0 1 2 0 0 20 0 1 0 998877 1 1"u8;
        var facts = ProcFile.ParseStat(4711, stat)!;
        Assert.Equal(new ProcessFacts(new ProcessIdentity(4711, 998877), "a) S 1 (b", 'R', 12, 14, HasTerminal: true, IsBecoming: true), facts);
        Assert.Null(ProcFile.ParseStat(1, "1 (broken"u8));
        Assert.Null(ProcFile.ParseStat(1, Encoding.UTF8.GetBytes("1 (x) S 1 2 3")));
    }

    [Theory]
    [InlineData(100, 200, 150, true)]
    [InlineData(100, 200, 99, false)]
    [InlineData(100, 200, 201, false)]
    [InlineData(32000, 400, 32001, true)]
    [InlineData(32000, 400, 399, true)]
    [InlineData(32000, 400, 401, false)]
    public void Pids_start_over_at_the_top(int first, int last, int pid, bool inside) =>
        Assert.Equal(inside, new BirthWindow.Range(first, last).Contains(pid));
}
