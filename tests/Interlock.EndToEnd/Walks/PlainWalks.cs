using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>A task from ready to done, by a person and by an agent.</summary>
public sealed class PlainWalks
{
    [ProgramFact]
    public void A_person_claims_edits_commits_submits_and_the_task_is_done()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        Assert.True((bool)scratch.Show("app/1")["ready"]!);

        var claimed = scratch.Claim("app/1");
        scratch.Stands("analyzing", "app/1");
        Assert.Equal("one.txt", (string?)claimed.Grant["files"]!.AsArray().Single());
        Assert.Equal(claimed.Branch, scratch.GitIn(claimed.Worktree, "symbolic-ref", "--short", "HEAD"));
        Assert.Equal(scratch.Git("rev-parse", "main"), scratch.GitIn(claimed.Worktree, "rev-parse", "HEAD"));

        Assert.Equal("implementing", claimed.Ask("start").Text("state"));
        claimed.Change("one.txt", "one\ntwo\nthree\nfour\n");
        var done = claimed.Ask("submit").Data;

        Assert.Equal("done", (string?)done["state"]);
        var merge = (string)done["merge_commit"]!;
        Assert.Equal(merge, scratch.Git("rev-parse", "main"));
        Assert.Equal(merge, scratch.Git("rev-list", "--first-parent", "--merges", "main"));
        Assert.EndsWith("four\n", scratch.Read("one.txt"), StringComparison.Ordinal);
        Assert.Equal("", scratch.Git("status", "--porcelain"));
        Assert.False(Directory.Exists(claimed.Worktree));
        Assert.Empty(scratch.Ask("lock", "list").Data.AsArray());
        Assert.Null(done["claim"]);
        Assert.Equal(
            ["0", "1", "2", "3", "4", "5", "6", "7", "8"],
            scratch.Events("GatePassed").Select(one => one["details"]!["gate"]!.ToString()).Distinct().Order());
    }

    [ProgramFact]
    public void An_agent_edits_and_the_dispatcher_does_the_rest()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "two.txt", "--depends", "1");

        var summary = scratch.Work("case $INTERLOCK_TASK in */1) echo more >>one.txt;; */2) echo more >>two.txt;; esac").Data;

        var spec = summary["specs"]!.AsArray().Single()!;
        Assert.Equal(2, (int)spec["done"]!);
        Assert.Equal(2, (int)summary["merges"]!);
        Assert.Equal(2, scratch.Git("rev-list", "--first-parent", "--merges", "main").Split('\n').Length);
        Assert.EndsWith("more\n", scratch.Read("one.txt"), StringComparison.Ordinal);
        Assert.EndsWith("more\n", scratch.Read("two.txt"), StringComparison.Ordinal);
        Assert.Equal("", scratch.Git("status", "--porcelain"));
        Assert.All(scratch.Ask("run", "list").Data.AsArray(), run => Assert.Equal("completed", (string?)run!["status"]));
    }

    [ProgramFact]
    public void A_task_that_fails_once_waits_for_its_due_time_and_is_then_done()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var mark = Path.Combine(scratch.Machine.Root, "failed once");

        var summary = scratch.Work($"[ -e '{mark}' ] || {{ touch '{mark}'; exit 3; }}; echo more >>one.txt").Data;

        Assert.Equal(1, (int)summary["specs"]!.AsArray().Single()!["done"]!);
        var planned = Assert.Single(scratch.Events("RetryScheduled"));
        Assert.NotNull(planned["details"]!["due_at"]);
        Assert.Equal(["Crashed", "Succeeded"], scratch.Events("RunnerFinished").Select(one => (string?)one["details"]!["outcome"]));
        Assert.Equal(1, (int)scratch.Show("app/1")["attempt"]!);
    }

    [ProgramFact]
    public void A_person_who_fails_leaves_a_blocked_task_with_a_due_time()
    {
        using var scratch = new Scratch(Scratch.NoChecks + "dispatcher:\n  backoff_base_seconds: 3600\n  backoff_cap_seconds: 7200\n");
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Start("app/1");

        var failed = claimed.Ask("fail", "--reason", "no idea").Data;

        Assert.Equal("blocked", (string?)failed["state"]);
        Assert.StartsWith("retry", (string?)failed["state_reason"], StringComparison.Ordinal);
        Assert.NotNull(failed["due_at"]);
        Assert.Equal(1, (int)failed["attempt"]!);
        claimed.Ask("heartbeat").Refused(4, "claim.stale");
        scratch.Ask("claim", "--as", "bob").Refused(8, "task.none_ready");
    }

    [ProgramFact]
    public void What_always_fails_is_failed_at_the_limit_of_attempts()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");

        var worked = scratch.Work("exit 3");

        Assert.Equal(1, worked.ExitCode);
        Assert.Equal(1, (int)worked.Summary["specs"]!.AsArray().Single()!["failed"]!);
        scratch.Stands("failed", "app/1");
        Assert.Equal(3, scratch.Events("RunnerFinished").Count);
        Assert.Equal("pending", scratch.Ask("task", "advance", "app/1", "--to", "pending", "--as", "ann").Text("state"));
    }
}
