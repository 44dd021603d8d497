using System.Diagnostics;
using System.Globalization;
using Interlock.EndToEnd.Harness;
using Interlock.Launching.LocalProcess;

namespace Interlock.EndToEnd.Walks;

/// <summary>While an agent works somebody is killed: the dispatcher, the host of the run, both, or the agent.</summary>
public sealed class HostWalks : IDisposable
{
    private const int Kill = 9;

    private readonly Scratch scratch = new();

    public HostWalks()
    {
        scratch.Create("app/1", "--file", "one.txt");
        Assert.Equal(0, scratch.Machine.Run("mkfifo", scratch.Machine.Root, Began, Go).ExitCode);
    }

    private string Began => Path.Combine(scratch.Machine.Root, "began");

    private string Go => Path.Combine(scratch.Machine.Root, "go");

    public void Dispose() => scratch.Dispose();

    [ProgramFact]
    public async Task A_dispatcher_that_is_killed_leaves_the_run_at_work_and_the_next_one_takes_it_up()
    {
        var agent = Agent($"read -r go <'{Go}'");
        var (host, first) = await KilledAsync(agent);
        Assert.Equal("interlock-run", ProcessTable.Find(host)?.Command);
        Assert.NotNull(ProcessTable.Find(first));

        using var next = Work(agent);
        await File.WriteAllTextAsync(Go, "\n");
        await EndedAsync(next);

        Done(["Succeeded"], host, first);
    }

    [ProgramFact]
    public async Task A_run_that_ends_while_there_is_no_dispatcher_is_handed_in_by_the_next_one()
    {
        var agent = Agent($"read -r go <'{Go}'");
        var (host, first) = await KilledAsync(agent);
        await File.WriteAllTextAsync(Go, "\n");
        while (ProcessTable.Find(host) is not null)
        {
            await Task.Yield();
        }

        using var next = Work(agent);
        await EndedAsync(next);

        Done(["Succeeded"], host, first);
    }

    [ProgramFact]
    public async Task When_the_host_is_killed_its_agent_is_ended_and_the_task_tried_again()
    {
        using var work = Work(Agent("trap '' INT TERM; sleep 600"));
        var (host, first) = await BeganAsync(work);
        ProcessTable.Signal(ProcessTable.Find(host)!.Identity, Kill);
        await EndedAsync(work);

        Done(["Crashed", "Succeeded"], host, first);
    }

    [ProgramFact]
    public async Task When_dispatcher_and_host_are_killed_the_next_dispatcher_ends_the_agent()
    {
        var agent = Agent("exec sleep 600");
        var (host, first) = await KilledAsync(agent);
        ProcessTable.Signal(ProcessTable.Find(host)!.Identity, Kill);
        Assert.NotNull(ProcessTable.Find(first));

        using var next = Work(agent);
        await EndedAsync(next);

        Done(["Crashed", "Succeeded"], host, first);
    }

    [ProgramFact]
    public async Task When_the_agent_is_killed_the_task_is_tried_again()
    {
        using var work = Work(Agent("exec sleep 600"));
        var (host, first) = await BeganAsync(work);
        ProcessTable.Signal(ProcessTable.Find(first)!.Identity, Kill);
        await EndedAsync(work);

        Done(["Crashed", "Succeeded"], host, first);
    }

    [ProgramFact]
    public async Task What_an_agent_left_without_marker_session_and_directory_is_ended_and_told()
    {
        var left = Path.Combine(scratch.Machine.Root, "left");
        using var work = Work(Agent(
            $"(cd /; env -i setsid sh -c 'echo $$ >\"$0\"; exec sleep 600' '{left}' </dev/null >/dev/null 2>&1 &); while [ ! -s '{left}' ]; do sleep 0.01; done"));
        var (host, first) = await BeganAsync(work);
        await EndedAsync(work);

        Done(["Succeeded"], host, first, int.Parse(File.ReadAllText(left), CultureInfo.InvariantCulture));
        Assert.Equal(1, (int)scratch.Events("ProcessReaped").Single()["details"]!["survivors"]!);
    }

    /// <summary>In its first life it says who it is, and does this; in the second it only does the work.</summary>
    private string Agent(string first) => $"if mkdir '{Began}.once' 2>/dev/null; then echo $PPID $$ >'{Began}'; {first}; fi; echo more >>one.txt";

    private Process Work(string agent) => scratch.Machine.Start(Released.Program!, scratch.Repository, "--json", "work", "--agent", agent, "--workers", "1", "--patience", "0s");

    private async Task<(int Host, int Agent)> BeganAsync(Process work)
    {
        var began = File.ReadAllTextAsync(Began);
        Assert.Same(began, await Task.WhenAny(began, work.WaitForExitAsync()));
        var pids = (await began).Split(' ').Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)).ToList();
        return (pids[0], pids[1]);
    }

    private async Task<(int Host, int Agent)> KilledAsync(string agent)
    {
        using var work = Work(agent);
        var pids = await BeganAsync(work);
        work.Kill();
        await work.WaitForExitAsync();
        return pids;
    }

    private static async Task EndedAsync(Process work)
    {
        var said = (work.StandardOutput.ReadToEndAsync(), work.StandardError.ReadToEndAsync());
        await work.WaitForExitAsync();
        Assert.True(work.ExitCode == 0, $"{await said.Item1}\n{await said.Item2}");
    }

    private void Done(string[] outcomes, params int[] gone)
    {
        Assert.Equal("done", scratch.State("app/1"));
        Assert.Equal(outcomes, scratch.Events("RunnerFinished").Select(one => (string?)one["details"]!["outcome"]));
        Assert.Equal("one\ntwo\nthree\nmore\n", scratch.Git("show", "main:one.txt") + "\n");
        Assert.All(gone, pid => Assert.Null(ProcessTable.Find(pid)));
    }
}
