using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>An agent asks, a person answers, the work goes on; and runs whose starter was killed.</summary>
public sealed class QuestionWalks
{
    [ProgramFact]
    public void A_question_is_shown_answered_and_worked_on()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        const string Agent = "if grep -q 'moin moin' \"$INTERLOCK_PROMPT_FILE\"; then echo moin >hello.txt; else echo placeholder >hello.txt; echo 'interlock: needs input: which greeting?'; fi";
        Assert.Equal(8, scratch.Work(Agent).ExitCode);
        scratch.Stands("blocked", "app/1");
        Assert.Contains("which greeting?", scratch.Say("task", "why", "app/1").Output, StringComparison.Ordinal);
        Assert.Contains("which greeting?", scratch.Say("task", "show", "app/1").Output, StringComparison.Ordinal);
        Assert.Equal("which greeting?", (string?)scratch.Ask("run", "list").Data.AsArray().Single()!["question"]);
        Assert.Equal(8, scratch.Work(Agent).ExitCode);
        Assert.Single(scratch.Ask("run", "list").Data.AsArray());
        Assert.Equal("pending", (string?)scratch.Ask("answer", "app/1", "moin moin", "--as", "rita").Data["state"]);
        Assert.Equal(0, scratch.Work(Agent).ExitCode);
        Assert.Equal("moin", scratch.Git("show", "main:hello.txt"));
        Assert.Equal(0, scratch.Ask("spec", "verify").ExitCode);
    }

    [ProgramFact]
    public void A_run_whose_starter_was_killed_does_not_live_on_record()
    {
        using var scratch = new Scratch();
        var ready = Path.Combine(scratch.Machine.Root, "ready");
        using var start = scratch.Machine.Start(Released.Program!, scratch.Repository, "run", "start", "--", "sh", "-c", $": >'{ready}'; read line <'{Pipe(scratch)}'; exit 3");
        while (!File.Exists(ready))
        {
            Thread.Yield();
        }

        start.Kill(entireProcessTree: false);
        start.WaitForExit();
        var run = (string)scratch.Ask("run", "list").Data.AsArray().Single()!["id"]!;
        Assert.Equal("running", scratch.Ask("run", "show", run).Text("status"));
        File.WriteAllText(Pipe(scratch), "go\n");
        var ended = scratch.Ask("run", "wait", run).Data;
        Assert.Equal(("failed", 3), ((string?)ended["status"], (int?)ended["exit_code"]));
    }

    private static string Pipe(Scratch scratch)
    {
        var pipe = Path.Combine(scratch.Machine.Root, "pipe");
        if (!File.Exists(pipe))
        {
            Assert.Equal(0, scratch.Machine.Run("mkfifo", scratch.Repository, pipe).ExitCode);
        }

        return pipe;
    }
}
