using Interlock.EndToEnd.Harness;
using static Interlock.EndToEnd.Walks.DeployWalks;

namespace Interlock.EndToEnd.Gates;

/// <summary>Gate 7 on the deploy of a merge: one fact is false at a time.</summary>
public sealed class DeployGateTests
{
    [ProgramFact]
    public void A_deploy_that_fails_is_tried_again_while_the_task_stays_deploying_and_keeps_its_locks()
    {
        using var scratch = Deploys("mkdir 'OUT' && exit 3; true", "dispatcher:\n  backoff_base_seconds: 3600\n  backoff_cap_seconds: 3600\n");
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "two.txt", "--depends", "1");
        var claimed = scratch.Worked("app/1", "one.txt", "changed\n");
        var submitted = claimed.Ask("submit");

        Assert.Equal(("deploying", "deploy: exit code 3"), (submitted.Text("state"), submitted.Text("state_reason")));
        scratch.RefusesOnly("app/1", "done", 7, "deploy.failed");
        scratch.Passes("app/1", "deploying");
        scratch.Stands("blocked", "app/2");
        Assert.Equal("app/1", (string?)scratch.Ask("lock", "list").Data.AsArray().Single()!["task"]);
        scratch.Ask("merge", "process").Refused(8, "deploy.waits");
        claimed.Ask("release").Refused(4, "state.illegal_transition");
        Assert.Equal("deploying", scratch.State("app/1"));
    }

    [ProgramFact]
    public async Task A_deploy_outlives_the_process_that_began_it_and_is_taken_up_by_the_next()
    {
        using var scratch = Deploys("echo once >>'OUT'; echo >'OUT.began'; read line <'OUT.go'");
        var (began, go) = (Out(scratch) + ".began", Out(scratch) + ".go");
        Assert.Equal(0, scratch.Machine.Run("mkfifo", scratch.Machine.Root, began, go).ExitCode);
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Worked("app/1", "one.txt", "changed\n");
        using var first = scratch.Machine.Start(Released.Program!, scratch.Repository, "submit", "app/1", "--as", "ann", "--token", claimed.Token);
        await Heard(began, first);
        scratch.RefusesOnly("app/1", "done", 7, "deploy.missing");
        first.Kill();
        await first.WaitForExitAsync();

        using var second = scratch.Machine.Start(Released.Program!, scratch.Repository, "merge", "process");
        await File.WriteAllTextAsync(go, "go\n");
        await second.WaitForExitAsync();

        scratch.Stands("done", "app/1");
        Assert.Equal("once\n", await File.ReadAllTextAsync(Out(scratch)));
        Assert.Single(scratch.Ask("run", "list").Data.AsArray());
    }
}
