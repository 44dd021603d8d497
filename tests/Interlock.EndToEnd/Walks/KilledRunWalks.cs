using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>A person ends a run that a dispatcher watches.</summary>
public sealed class KilledRunWalks
{
    [ProgramFact]
    public async Task It_was_cancelled_and_costs_no_attempt()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var fifo = Path.Combine(scratch.Machine.Root, "began");
        Assert.Equal(0, scratch.Machine.Run("mkfifo", scratch.Machine.Root, fifo).ExitCode);
        var agent = $"if mkdir '{fifo}.once'; then echo >'{fifo}'; exec sleep 600; fi; echo more >>one.txt";
        using var work = scratch.Machine.Start(Released.Program!, scratch.Repository, "--json", "work", "--agent", agent, "--workers", "1", "--patience", "0s");
        var said = (work.StandardOutput.ReadToEndAsync(), work.StandardError.ReadToEndAsync());
        var began = Task.Run(() => File.ReadAllText(fifo));
        Assert.Same(began, await Task.WhenAny(began, work.WaitForExitAsync()));

        var living = scratch.Ask("run", "list").Data.AsArray().Single(run => (string?)run!["status"] == "running")!;
        var killed = scratch.Ask("run", "kill", (string)living["id"]!, "--as", "rita").Data;
        await work.WaitForExitAsync();

        Assert.True(work.ExitCode == 0, $"{await said.Item1}\n{await said.Item2}");
        Assert.Equal(("killed", "Cancelled", "killed by rita"), ((string?)killed["status"], (string?)killed["outcome"], (string?)killed["reason"]));
        Assert.Equal(["Cancelled", "Succeeded"], scratch.Events("RunnerFinished").Select(one => (string?)one["details"]!["outcome"]));
        Assert.Equal(("done", 0), (scratch.State("app/1"), (int)scratch.Show("app/1")["attempt"]!));
    }
}
