using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>What lies between a merge and done where a deploy command is configured.</summary>
public sealed class DeployWalks
{
    [ProgramFact]
    public void A_merged_task_is_deployed_from_a_clean_checkout_of_its_merge_before_it_is_done()
    {
        using var scratch = Deploys("printf '%s %s %s\\n' \"$INTERLOCK_TASK\" \"$INTERLOCK_COMMIT\" \"$INTERLOCK_TARGET\" >>'OUT'; git rev-parse HEAD >>'OUT'; git status --porcelain >>'OUT'; touch litter");
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "two.txt", "--depends", "1");
        var done = scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit").Data;

        Assert.Equal("done", (string?)done["state"]);
        var commit = (string)done["merge_commit"]!;
        Assert.Equal([$"app/1 {commit} main", commit], File.ReadAllLines(Out(scratch)));
        Assert.Equal(["reviewing→deploying", "deploying→done"], Steps(scratch, "1").TakeLast(2));
        var run = (string)scratch.Events("DeployFinished").Single()["details"]!["run"]!;
        Assert.Equal(("completed", "app/1"), ((string?)scratch.Ask("run", "show", run).Data["status"], (string?)scratch.Ask("run", "show", run).Data["task"]));
        scratch.Stands("pending", "app/2");
        scratch.Passes("app/1", "done");
        Assert.Single(scratch.Git("worktree", "list").Split('\n'));
    }

    [ProgramFact]
    public void At_the_limit_it_fails_and_the_way_back_is_a_submission_of_what_is_merged()
    {
        using var scratch = Deploys("test -e 'OUT'", Scratch.Quick + "  max_attempts: 2\n");
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "two.txt", "--depends", "1");
        _ = scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit").Data;
        _ = scratch.Work("true");
        scratch.Stands("failed", "app/1");
        Assert.Equal("deploy: exit code 1", scratch.Reason("app/1"));
        Assert.Contains("app/1 is failed", scratch.Reason("app/2"), StringComparison.Ordinal);
        var merged = (string)scratch.Show("app/1")["merge_commit"]!;

        File.WriteAllText(Out(scratch), "");
        _ = scratch.Ask("task", "advance", "app/1", "--to", "pending").Data;
        var done = scratch.Start("app/1").Ask("submit").Data;

        Assert.Equal(("done", merged), ((string?)done["state"], (string?)done["merge_commit"]));
        scratch.Stands("pending", "app/2");
    }

    [ProgramFact]
    public async Task A_cancelled_task_ends_its_deploy()
    {
        using var scratch = Deploys("echo >'OUT.began'; exec sleep 600");
        var began = Out(scratch) + ".began";
        Assert.Equal(0, scratch.Machine.Run("mkfifo", scratch.Machine.Root, began).ExitCode);
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "changed\n");
        using var submit = scratch.Machine.Start(Released.Program!, scratch.Repository, "submit", "app/1", "--as", "ann", "--token", claimed.Token);
        await Heard(began, submit);

        var cancelled = scratch.Ask("task", "cancel", "app/1", "--reason", "not now");
        await submit.WaitForExitAsync();

        Assert.Equal("cancelled", cancelled.Text("state"));
        Assert.Equal("killed", (string?)scratch.Ask("run", "list").Data.AsArray().Single()!["status"]);
        Assert.Empty(scratch.Ask("lock", "list").Data.AsArray());
    }

    [ProgramFact]
    public void A_person_may_say_that_it_is_deployed_and_a_run_may_not()
    {
        using var scratch = Deploys("exit 1", "dispatcher:\n  backoff_base_seconds: 3600\n  backoff_cap_seconds: 3600\n");
        scratch.Create("app/1", "--file", "one.txt");
        Assert.Equal("deploying", scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit").Text("state"));
        scratch.Ask("approve", "app/1", "--for", "completion", "--as", "rita").Refused(2, "reason.missing");

        var done = scratch.Ask("approve", "app/1", "--for", "completion", "--as", "rita", "--reason", "deployed by hand").Data;

        Assert.Equal("done", (string?)done["state"]);
        var loud = scratch.Events("OperatorAction").Single(one => (string?)one["details"]!["action"] != "trust");
        Assert.Equal(("accept_deploy", "deployed by hand", "rita"), ((string?)loud["details"]!["action"], (string?)loud["details"]!["reason"], (string?)loud["worker"]));
    }

    internal static async Task Heard(string fifo, System.Diagnostics.Process process)
    {
        var said = Task.Run(() => File.ReadAllText(fifo));
        Assert.Same(said, await Task.WhenAny(said, process.WaitForExitAsync()));
    }

    internal static string Out(Scratch scratch) => Path.Combine(scratch.Machine.Root, "out");

    private static IEnumerable<string> Steps(Scratch scratch, string id) => scratch.Events()
        .Where(one => (string?)one["task_id"] == id && one["details"]!["to"] is not null)
        .Select(one => $"{one["details"]!["from"]}→{one["details"]!["to"]}");

    /// <param name="command">For the shell; <c>OUT</c> is a path of this test's own.</param>
    internal static Scratch Deploys(string command, string more = Scratch.Quick)
    {
        var scratch = new Scratch();
        scratch.Write("deploy.sh", command.Replace("OUT", Out(scratch), StringComparison.Ordinal));
        scratch.Write("interlock.yaml", $"merge:\n  checks: none\n  deploy: [sh, deploy.sh]\n{more}");
        scratch.Commit("a way to deploy");
        _ = scratch.Ask("trust", "--yes").Data;
        return scratch;
    }
}
