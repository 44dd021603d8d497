using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Approving;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry;

/// <summary>Whatever goes past a gate or takes something away: a person does it, says why, and it stands in the log for all to see.</summary>
public sealed class EscapeHatchTests
{
    private static readonly Actor Robot = new() { Name = "robot", Host = "h1" };

    private readonly Desk desk = new(options => options with { Deploys = true });

    public EscapeHatchTests() => desk.Registry.Roster.Register(Desk.Ann, new() { Name = "robot", Kind = Interlock.Claims.WorkerKind.AiAgent, RegisteredAt = default, LastActivity = default });

    public static TheoryData<string, string> Hatches => new()
    {
        { "force-release", "force-release" },
        { "manual completion", "approve_completion" },
        { "deploy by hand", "accept_deploy" },
        { "reopen", "reopen" },
    };

    [Theory]
    [MemberData(nameof(Hatches))]
    public void It_asks_for_a_person_and_a_reason_and_leaves_a_loud_event(string hatch, string action)
    {
        Prepare(hatch);
        foreach (var (actor, reason, kind) in new[]
        {
            (Desk.Bob, "", RefusalKind.Usage), (Desk.Bob, " \t", RefusalKind.Usage), (Desk.Bot, "because", RefusalKind.Forbidden), (Robot, "because", RefusalKind.Forbidden), (Desk.Bob with { RunId = "run9" }, "because", RefusalKind.Forbidden),
        })
        {
            var before = desk.Snapshot();
            var refused = Use(hatch, reason, actor);
            Assert.True(refused.IsRefused && refused.Refusal.Kind == kind, $"{hatch} by {actor} with '{reason}': {refused.Refusal}");
            Assert.Equal(before, desk.Snapshot());
            Assert.Empty(desk.Events("1", type: EventTypes.OperatorAction));
        }

        Assert.False(Use(hatch, "because", Desk.Bob).IsRefused);
        var loud = Assert.Single(desk.Events("1", type: EventTypes.OperatorAction));
        Assert.Equal((action, "because", "bob"), ((string?)loud.Details["action"], (string?)loud.Details["reason"], loud.Worker));
    }

    private void Prepare(string hatch)
    {
        desk.Create(Desk.Draft("1") with { Files = ["a.txt"], Completion = hatch == "manual completion" ? Completion.Manual : Completion.Merge });
        if (hatch is "force-release" or "manual completion")
        {
            desk.Begin("1");
            return;
        }

        desk.TryMerge("1", desk.Submit("1"));
        if (hatch == "reopen")
        {
            var entry = desk.Registry.Deploying.Queue()[0];
            Assert.Equal(TaskState.Done, desk.Registry.Deploying.Ended(entry, new(new("", entry.Commit, "run", null, entry.Commit), true, "", null)).Value.State);
        }
    }

    private Result<WorkTask> Use(string hatch, string reason, Actor actor) => hatch switch
    {
        "force-release" => desk.Registry.Locking.ForceRelease(Desk.Ref("1"), reason, actor),
        "reopen" => desk.Registry.Steering.Reopen(Desk.Ref("1"), reason, actor),
        "manual completion" => desk.Registry.Approving.Approve(Desk.Ref("1"), ApprovalCommands.ForCompletion, true, reason, actor),
        _ => Deployed(desk.Registry.Approving.Approve(Desk.Ref("1"), ApprovalCommands.ForCompletion, true, reason, actor)),
    };

    /// <summary>The deploy queue takes the word when it comes by.</summary>
    private Result<WorkTask> Deployed(Result<WorkTask> said)
    {
        if (!said.IsRefused)
        {
            var entry = desk.Registry.Deploying.Queue()[0];
            Assert.Equal(TaskState.Done, desk.Registry.Deploying.Ended(entry, new(new("", entry.Commit, null, null, null), false, "said", null)).Value.State);
        }

        return said;
    }
}
