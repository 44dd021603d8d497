using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>HIGH impact waits for a person, with no claim, no locks and no attempt used.</summary>
public sealed class ApprovalWalks
{
    [ProgramFact]
    public void It_waits_is_approved_and_gets_done()
    {
        using var scratch = new Scratch();
        var claimed = High(scratch);

        claimed.Ask("start").RefusedByGate(3, "approval.missing");
        Waits(scratch, "approval");
        scratch.Ask("claim", "app/1", "--as", "bob").RefusedByGate(3, "approval.missing");

        var approved = scratch.Ask("approve", "app/1", "--for", "impact", "--as", "rita", "--reason", "looked at it").Data;
        Assert.Equal("pending", (string?)approved["state"]);
        var again = scratch.Worked("app/1", "one.txt", "changed\n");
        Assert.Equal("done", again.Ask("submit").Text("state"));
        var granted = Assert.Single(scratch.Events("ApprovalGranted"));
        Assert.Equal("looked at it", (string?)granted["details"]!["reason"]);
        Assert.Equal("rita", (string?)granted["worker"]);
    }

    [ProgramFact]
    public void Denied_it_stays_and_says_who_and_why()
    {
        using var scratch = new Scratch();
        High(scratch).Ask("start").RefusedByGate(3, "approval.missing");

        _ = scratch.Ask("approve", "app/1", "--for", "impact", "--deny", "--as", "rita", "--reason", "too much at once").Data;

        Waits(scratch, "approval denied");
        Assert.Contains("rita", scratch.Reason("app/1"), StringComparison.Ordinal);
        Assert.Contains("too much at once", scratch.Reason("app/1"), StringComparison.Ordinal);
        scratch.Ask("claim", "app/1", "--as", "bob").RefusedByGate(3, "approval.denied");
        Assert.Contains("rita", scratch.Ask("task", "why", "app/1").Data.ToJsonString(), StringComparison.Ordinal);
        scratch.Ask("claim", "--as", "bob").Refused(8, "task.none_ready");
    }

    [ProgramFact]
    public void With_agents_it_waits_while_the_others_go_on()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt", "--priority", "1");
        scratch.Create("app/2", "--file", "two.txt");
        _ = scratch.Ask("impact", "record", "app/1", "--risk", "HIGH", "--as", "ann").Data;
        const string Agent = "case $INTERLOCK_TASK in */1) echo x >>one.txt;; *) echo x >>two.txt;; esac";

        Assert.Equal(8, scratch.Work(Agent).ExitCode);
        scratch.Stands("done", "app/2");
        Waits(scratch, "approval");

        _ = scratch.Ask("approve", "app/1", "--for", "impact", "--as", "rita", "--reason", "fine").Data;
        Assert.Equal(0, scratch.Work(Agent).ExitCode);
        scratch.Stands("done", "app/1");
    }

    [ProgramFact]
    public void An_agent_and_whatever_runs_inside_a_run_may_not_approve()
    {
        using var scratch = new Scratch();
        High(scratch).Ask("start");
        _ = scratch.Ask("worker", "register", "robot", "--type", "ai_agent").Data;
        scratch.Ask("approve", "app/1", "--for", "impact", "--as", "robot", "--reason", "sure").Refused(6, "approval.by_agent");


        // A process below a run, however it cleans its environment.
        var inside = $"env -u INTERLOCK_RUN_ID -u INTERLOCK_SOCKET '{Released.Program}' --json approve app/1 --for impact --as rita --reason sure";
        var run = scratch.Ask("run", "start", "--", "sh", "-c", inside).Summary;
        Assert.Contains("approval.by_run", scratch.Say("run", "logs", (string)run["id"]!).Output, StringComparison.Ordinal);

        scratch.Machine.Variables["INTERLOCK_RUN_ID"] = "abcd1234";
        scratch.Ask("approve", "app/1", "--for", "impact", "--as", "rita", "--reason", "sure").Refused(6, "approval.by_run");
        scratch.Machine.Variables.Clear();
        Waits(scratch, "approval");
    }

    [ProgramFact]
    public void A_person_may_approve_their_own_unless_four_eyes_are_asked_for()
    {
        using var scratch = new Scratch();
        High(scratch).Ask("start");
        Assert.Equal("pending", scratch.Ask("approve", "app/1", "--for", "impact", "--as", "ann", "--reason", "mine").Text("state"));
        Assert.True((bool)Assert.Single(scratch.Events("ApprovalGranted"))["details"]!["own_task"]!);

        using var strict = new Scratch(Scratch.NoChecks + "gates:\n  four_eyes: true\n");
        High(strict).Ask("start");
        strict.Ask("approve", "app/1", "--for", "impact", "--as", "ann", "--reason", "mine").Refused(6, "approval.own");
    }

    private static Claimed High(Scratch scratch)
    {
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Claim("app/1");
        _ = claimed.Ask("impact record", "--risk", "HIGH").Data;
        return claimed;
    }

    private static void Waits(Scratch scratch, string reason)
    {
        var shown = scratch.Show("app/1");
        Assert.Equal("blocked", (string?)shown["state"]);
        Assert.StartsWith(reason, (string?)shown["state_reason"], StringComparison.Ordinal);
        Assert.Null(shown["claim"]);
        Assert.Equal(0, (int)shown["attempt"]!);
        Assert.Empty(scratch.Ask("lock", "list").Data.AsArray());
    }
}
