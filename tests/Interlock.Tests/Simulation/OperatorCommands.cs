using Interlock.Claims;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Approving;
using Interlock.Registry.Defining;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>What people do to tasks from outside, and agents who would like to.</summary>
internal static class OperatorCommands
{
    public static Command Create(World world, Dice dice)
    {
        var known = world.Ledger.Tasks.Values.ToList();
        var parents = known.Where(task => task.IsParent).ToList();
        var parent = known.Count is 1 or 2;
        var draft = new TaskDraft
        {
            Ref = new("demo", $"t{dice.Roll(Commands.MostTasks + 10)}"),
            Title = "Some work",
            Priority = 1 + dice.Roll(5),
            Optional = dice.Once(6),
            Hold = dice.Once(15),
            IsParent = parent,
            Parent = parents.Count > 0 && dice.Once(4) ? dice.Pick(parents).Id : null,
            Completion = parent ? Completion.Merge : dice.Roll(10) switch { 0 => Completion.Checks, 1 => Completion.Manual, 2 => Completion.External, _ => Completion.Merge },
            Files = dice.Roll(3) > 0 ? [dice.Pick(Universe.Declarable)] : [],
            DependsOn = parent || known.Count == 0 || dice.Once(2) ? [] : [(dice.Pick(known).Id, dice.Roll(4) > 0)],
        };
        var key = dice.Once(4) ? $"c{dice.Roll(10)}-{draft.Ref.Id}" : null;
        return Of("create", dice.Pick(Commands.People), draft.Ref, (registry, actor) => registry.Creating.Create(draft, actor, key), key ?? "");
    }

    public static Command Sweep() => new("sweep", null, null, null, world =>
    {
        world.Registry.Sweeping.Sweep();
        foreach (var claim in world.Ledger.Claims.Values)
        {
            Ledger.Rule(claim.WorkerKind == WorkerKind.Human || !claim.IsExpired(world.Time.True), "a lease ends", $"{claim} at {world.Time.True}");
        }

        foreach (var task in world.Ledger.Tasks.Values)
        {
            Ledger.Rule(task is not { State: TaskState.Blocked, DueAt: { } due } || due > world.Time.True, "no task is lost", $"{task.Ref} was due at {task.DueAt}");
        }

        return null;
    });

    public static Command Any(World world, Dice dice)
    {
        var name = Commands.AnyTask(world, dice);
        var task = world.Ledger.Find(name)!;
        var actor = Commands.Anybody(dice);
        var person = dice.Once(10) ? actor : dice.Pick(Commands.People);
        return dice.Roll(22) switch
        {
            0 or 1 => Sweep(),
            2 or 3 => Update(world, name, person, dice),
            4 or 5 or 6 => Approve(Waiting(world, dice) ?? name, ApprovalCommands.ForImpact, actor, dice),
            7 or 8 => Approve(Closing(world, dice) ?? name, ApprovalCommands.ForCompletion, actor, dice),
            9 when dice.Once(3) => Of("cancel", person, name, (registry, by) => registry.Steering.Cancel(name, "enough", by)),
            10 => Of("reopen", actor, name, (registry, by) => registry.Steering.Reopen(name, "again", by)),
            11 when dice.Once(2) => Of("force-release", actor, name, (registry, by) => registry.Locking.ForceRelease(name, "stuck", by)),
            12 => Advance(name, person, dice),
            13 => Review(world, task, actor, dice),
            14 when dice.Once(2) => Of("undo", actor, name, (registry, by) => registry.Undoing.UndoAsync(name, null, null, by, default).GetAwaiter().GetResult()),
            15 => Impact(name, dice.Pick(Commands.Agents), dice),
            16 => ByHand(world, dice),
            17 => Of("close", null, name, (registry, _) => registry.Completing.Close(task.Uid)),
            18 => Of("analyze", person, name, (registry, by) => registry.Approving.AnalyzeAsync(name, by, default).GetAwaiter().GetResult()),
            19 or 20 => Of("advance", person, name, (registry, by) => registry.Steering.Advance(name, TaskState.Pending, null, by)),
            _ => new("time", null, null, null, _ => null),
        };
    }

    private static TaskRef? Waiting(World world, Dice dice) => world.Ledger.Tasks.Values.Where(task => BlockReasons.Is(task.StateReason, BlockReasons.Approval)).ToList() is { Count: > 0 } found ? dice.Pick(found).Ref : null;

    private static TaskRef? Closing(World world, Dice dice) => world.Ledger.Tasks.Values.Where(task => task.State is TaskState.Reviewing or TaskState.Deploying || (task.Completion == Completion.Manual && task.State.IsActive())).ToList() is { Count: > 0 } found ? dice.Pick(found).Ref : null;

    private static Command Update(World world, TaskRef name, Actor actor, Dice dice)
    {
        var version = world.Ledger.Find(name)!.Version;
        var others = world.Ledger.Tasks.Values.ToList();
        var edit = dice.Roll(5) switch
        {
            0 => new TaskEdit { Title = $"Title {dice.Roll(1000)}", ExpectedVersion = version - dice.Roll(2) },
            1 => new TaskEdit { Priority = 1 + dice.Roll(5) },
            2 => new TaskEdit { Files = [dice.Pick(Universe.Declarable)] },
            3 => new TaskEdit { DependsOn = [.. Enumerable.Range(0, dice.Roll(3)).Select(_ => (dice.Pick(others).Id, dice.Roll(4) > 0)).DistinctBy(edge => edge.Id)] },
            _ => new TaskEdit { Optional = dice.Once(2) },
        };
        return new("update", actor, name, null, now =>
        {
            var before = now.Ledger.Find(name)!.Version;
            var result = now.Registry.Steering.Update(name, edit, actor);
            Ledger.Rule(result.IsRefused || edit.ExpectedVersion is not { } expected || expected == before, "no change is lost", $"{name} was edited on version {edit.ExpectedVersion} when it was at {before}");
            now.Acknowledged(result);
            return result.Refusal;
        });
    }

    private static Command Approve(TaskRef name, string purpose, Actor actor, Dice dice)
    {
        var granted = dice.Roll(6) > 0;

        // An agent whose environment was cleared comes without its run.
        var by = dice.Once(2) ? actor with { RunId = null } : actor;
        return Of(granted ? "approve" : "deny", by, name, (registry, who) => registry.Approving.Approve(name, purpose, granted, "looked at it", who), purpose) with
        {
            Saying = world => Said(world, name, purpose, granted, actor),
        };
    }

    /// <summary>What is in front of the person at this moment.</summary>
    private static Answer? Said(World world, TaskRef name, string purpose, bool granted, Actor actor)
    {
        if (world.Ledger.Find(name) is not { } task)
        {
            return null;
        }

        return world.Stored.Read(reader =>
        {
            var impact = Records.Impacts.Find(reader, task.Uid);
            var merge = purpose == ApprovalCommands.ForCompletion ? Records.Evidence.Find(reader, task.Uid)?.Commit : null;
            var deploy = purpose == ApprovalCommands.ForCompletion ? DeployRecords.Queue.Find(reader, task.Uid) : null;
            return new Answer(task.Uid, purpose, granted, actor.Name, actor.RunId is null, deploy?.Subject ?? impact?.FileSetHash ?? "", impact?.Risk ?? Risk.Low, deploy?.Commit ?? merge ?? impact?.Commit ?? "");
        });
    }

    private static Command Advance(TaskRef name, Actor actor, Dice dice)
    {
        var to = (TaskState)dice.Roll(10);
        return Of("advance", actor, name, (registry, by) => registry.Steering.Advance(name, to, null, by), to.Name());
    }

    private static Command Review(World world, WorkTask task, Actor actor, Dice dice)
    {
        var inReview = world.Ledger.Tasks.Values.Where(one => one.State == TaskState.Reviewing).ToList();
        var number = (inReview.Count > 0 ? dice.Pick(inReview) : task).Change ?? 1;
        var approve = dice.Once(3);
        return new("review", actor, null, null, now => now.Registry.Completing.Review(number, approve, "read it", actor).Refusal, $"{number} {(approve ? "approved" : "needs revision")}");
    }

    /// <summary>An agent judges the impact itself, and would rather have it low.</summary>
    private static Command Impact(TaskRef name, Actor agent, Dice dice)
    {
        var risk = dice.Once(4) ? Risk.High : Risk.Low;
        return Of("impact", agent, name, (registry, by) => registry.Approving.RecordAsync(name, risk, [], by, default).GetAwaiter().GetResult(), risk.Name());
    }

    /// <summary>Somebody merges a branch without the queue, or pushes something else.</summary>
    private static Command ByHand(World world, Dice dice)
    {
        var inReview = world.Ledger.Tasks.Values.Where(one => one.State is TaskState.Reviewing or TaskState.Implementing && one.Branch is { } branch && world.Git.Branches.ContainsKey(branch)).ToList();
        var head = inReview.Count > 0 && dice.Roll(3) > 0 ? world.Git.Branches[dice.Pick(inReview).Branch!] : null;
        return new("merge by hand", null, null, null, now =>
        {
            var work = head is null ? null : now.Git.FindWork(head);
            now.Git.Land(now.Git.Candidate(head is null ? [] : [head], work?.Changed ?? [Universe.Files[0]]), outside: true);
            return null;
        }, head ?? "");
    }

    private static Command Of(string kind, Actor? actor, TaskRef name, Func<TaskRegistry, Actor, Result<WorkTask>> act, string words = "") =>
        new(kind, actor, name, null, world =>
        {
            var result = act(world.Registry, actor ?? Commands.People[0]);
            world.Acknowledged(result);
            return result.Refusal;
        }, words);
}
