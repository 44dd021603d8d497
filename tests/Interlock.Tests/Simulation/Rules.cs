using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Approving;
using Interlock.WorkGraph;
using static Interlock.Tests.Simulation.Ledger;

namespace Interlock.Tests.Simulation;

/// <summary>What must be true of each entry in the ledger, by what really happened.</summary>
internal sealed class Rules(World world)
{
    private static readonly HashSet<string> Legal = [.. ("draft-pending draft-cancelled pending-analyzing pending-implementing pending-blocked pending-cancelled analyzing-implementing analyzing-pending "
        + "analyzing-blocked analyzing-failed analyzing-cancelled implementing-reviewing implementing-blocked implementing-failed implementing-cancelled reviewing-implementing reviewing-deploying reviewing-done "
        + "reviewing-failed reviewing-cancelled deploying-done deploying-failed deploying-cancelled blocked-pending blocked-cancelled failed-pending failed-cancelled done-pending cancelled-draft").Split(' ')];

    private readonly HashSet<(string Task, long Token)> completed = [];
    private readonly Dictionary<string, HashSet<int>> passed = new(StringComparer.Ordinal);

    /// <summary>Each step uses up the verdicts that its rule asks for; they stand in the log before it.</summary>
    public void Told(JournalEvent entry, WorkTask? task)
    {
        if (entry.Uid is null || task is { IsParent: true })
        {
            return;
        }

        var gates = passed.TryGetValue(entry.Uid, out var known) ? known : passed[entry.Uid] = [];
        if (entry.Type is EventTypes.GatePassed or EventTypes.GateRejected && (int?)entry.Details["gate"] is { } gate)
        {
            _ = entry.Type == EventTypes.GatePassed ? gates.Add(gate) : gates.Remove(gate);
        }
        else if (task is not null && TaskStates.Parse((string?)entry.Details["from"]) is { } from && TaskStates.Parse((string?)entry.Details["to"]) is { } to)
        {
            var asked = RuleGates.On(new(from, to)).Where(one => one is not (5 or 6) || task.Completion == Completion.Merge).ToList();
            Rule(asked.TrueForAll(gates.Contains), "a step has the verdicts of its gates", $"{task.Ref}: {from} to {to} asks for {string.Join(", ", asked)}, passed were {string.Join(", ", gates.Order())}");
            gates.ExceptWith(asked);
        }
    }

    /// <summary>After a whole transaction.</summary>
    public void AtRest(Ledger ledger, WorkTask task)
    {
        if (task.IsParent)
        {
            return;
        }

        var claim = ledger.Claims.GetValueOrDefault(task.Uid);
        Rule(task.State.IsActive() == claim is not null, "who works holds a claim", $"{task.Ref} is {task.State}, claim: {claim}");
        Rule(claim is null || claim.Token == task.LastToken, "one valid claim per task", $"{task.Ref} gave {task.LastToken}, {claim}");
        Rule(claim is null || claim.Parked == task.State is TaskState.Reviewing or TaskState.Deploying, "the lease rests in review and while it is deployed only", $"{task.Ref} is {task.State}, {claim}");
        Rule(task.State.IsActive() || !ledger.Locks.Keys.Any(held => held.Task == task.Uid), "who has ended holds no lock", $"{task.Ref} is {task.State}");
        Rule(task.State != TaskState.Pending || OpenBefore(ledger, task) is null, "dependents wait", $"{task.Ref} is pending, {OpenBefore(ledger, task)} is open");
        Rule(task.State == TaskState.Reviewing == ledger.Records.ContainsKey(("merges", task.Uid)), "no task is lost", $"{task.Ref} is {task.State}, in the merge queue: {ledger.Records.ContainsKey(("merges", task.Uid))}");
        Rule(task.State == TaskState.Deploying == ledger.Records.ContainsKey(("deploys", task.Uid)), "no task is lost", $"{task.Ref} is {task.State}, waits for its deploy: {ledger.Records.ContainsKey(("deploys", task.Uid))}");
        Rule(task.State != TaskState.Blocked || task.StateReason is not null, "no task is lost", $"{task.Ref} is blocked for no reason");
    }

    public void Ended(Claim? claim, Call? call)
    {
        if (claim is not null && call is { Command.Kind: "claim" or "sweep" })
        {
            Rule(claim.IsExpired(world.Time.True), "one valid claim per task", $"{claim} was ended at {world.Time.True} by {call.Command}");
        }
    }

    public void Step(Ledger ledger, WorkTask before, WorkTask after, Call? call)
    {
        Rule(Legal.Contains($"{before.State.Name()}-{after.State.Name()}"), "the table of states", $"{after.Ref}: {before.State} to {after.State}");
        Rule(!world.Queue.Lands(after.Uid) || after.State is TaskState.Done or TaskState.Deploying, "what lands is recorded", $"{after.Ref} became {after.State} while its change was merged, by {call?.Command}");
        switch (after.State)
        {
            case TaskState.Analyzing:
                Rule(OpenBefore(ledger, after) is null, "dependents wait", $"{after.Ref} was claimed, {OpenBefore(ledger, after)} is open");
                break;
            case TaskState.Implementing when before.State is TaskState.Analyzing or TaskState.Pending:
                var risk = Universe.RiskOf(after.Files);
                Rule(!risk.NeedsApproval() || Approved(after.Uid, ledger.Claims[after.Uid].Worker, risk, [FileSet.Hash(after.Files)], after.Files, after.BaseCommit!), "HIGH waits for a person", $"{after.Ref} is implementing with {risk}, {string.Join(',', after.Files)}");
                Rule((Universe.Covers(after.Files) & ~Held(ledger, after.Uid)) == 0, "declared files are locked", $"{after.Ref} started without its locks");
                break;
            case TaskState.Deploying:
                Rule(world.HasDeploys && after.Completion == Completion.Merge, "only a merge is deployed", $"{after.Ref} is {after.Completion}");
                Merged(ledger, after);
                break;
            case TaskState.Done:
                Done(ledger, before, after, call);
                break;
            case TaskState.Pending when before.State == TaskState.Done:
            case TaskState.Draft:
                if (call?.Command.Kind == "reopen")
                {
                    world.Answers.RemoveAll(answer => answer.Task == after.Uid && answer.Purpose == ApprovalCommands.ForCompletion);
                }

                break;
            default:
                break;
        }
    }

    public void Submitted(Ledger ledger, WorkTask task, MergeEntry entry, Call? call)
    {
        if (task.Completion != Completion.Merge)
        {
            return;
        }

        var work = world.Git.FindWork(entry.Head);
        Rule(work is not null, "gate 5: a branch with work", $"{task.Ref} submitted '{entry.Head}'");
        Rule(work!.Task == task.Uid && work.Branch == entry.Branch, "gate 5: work of this task", $"{task.Ref} submitted {work}");
        Rule(call is { Interrupted: true } || !world.Git.Dirty.Contains(entry.Branch), "gate 5: a clean tree", $"{task.Ref} left changes in {entry.Branch}");
        Rule(entry.Named is not null || call is { Interrupted: true } || world.Git.Carrier(entry.Head) is null or { Outside: true }, "gate 5: a branch with work", $"{task.Ref} submitted what is merged already");
        Rule((Universe.Covers(work.Changed) & ~Held(ledger, task.Uid)) == 0, "gate 5: changed files are locked", $"{task.Ref} changed {string.Join(',', work.Changed)}");
        var risk = Universe.RiskOf(work.Changed);
        Rule(!risk.NeedsApproval() || Approved(task.Uid, ledger.Claims[task.Uid].Worker, risk, [FileSet.Hash(work.Changed), .. task.Files.Count > 0 ? [FileSet.Hash(task.Files)] : Array.Empty<string>()], [.. task.Files, .. work.Changed], work.Base), "HIGH waits for a person", $"{task.Ref} submitted {risk}: {string.Join(',', work.Changed)}");
        var change = ledger.Records.TryGetValue(("changes", $"{task.Change}"), out var record) ? System.Text.Json.JsonSerializer.Deserialize(record.Body, RecordJson.Default.ChangeRequest) : null;
        Rule(change is { State: "open" } && change.Task == task.Uid && change.Head == entry.Head && change.Branch == entry.Branch, "gate 6: a change of its own", $"{task.Ref} submitted {entry.Head} with {change}");
    }

    /// <summary>The first hard dependency that is not done.</summary>
    public static WorkTask? OpenBefore(Ledger ledger, WorkTask task) => ledger.Edges
        .Where(edge => edge.Value && edge.Key.Task == task.Uid)
        .Select(edge => ledger.Tasks[edge.Key.DependsOn])
        .FirstOrDefault(before => !IsDone(ledger, before));

    private static bool IsDone(Ledger ledger, WorkTask task) => Seen(ledger, task).State == TaskState.Done;

    /// <summary>A parent is done when its required children are; optional and cancelled ones do not count, unless all are of that kind.</summary>
    private static (TaskState State, bool Optional) Seen(Ledger ledger, WorkTask task)
    {
        if (!task.IsParent)
        {
            return (task.State, task.Optional);
        }

        var children = ledger.Tasks.Values.Where(child => child.Parent == task.Id).Select(child => Seen(ledger, child)).ToList();
        var counted = children.Where(child => child.State != TaskState.Cancelled).ToList();
        var deciding = counted.Exists(child => !child.Optional) ? counted.Where(child => !child.Optional).ToList() : counted;
        var state = children.Count > 0 && counted.Count == 0 ? TaskState.Cancelled
            : counted.Count > 0 && deciding.TrueForAll(child => child.State == TaskState.Done) ? TaskState.Done
            : TaskState.Pending;
        return (state, task.Optional || (children.Count > 0 && children.TrueForAll(child => child.Optional || child.State == TaskState.Cancelled)));
    }

    private static int Held(Ledger ledger, string uid) => Universe.Covers(ledger.Locks.Keys.Where(held => held.Task == uid).Select(held => held.Path));

    private void Done(Ledger ledger, WorkTask before, WorkTask after, Call? call)
    {
        var claim = ledger.Claims.GetValueOrDefault(after.Uid);
        Rule(claim is not null && completed.Add((after.Uid, claim.Token)), "one completion per fence", $"{after.Ref} was completed again under {claim?.Token}");
        Rule(call?.Command.Kind is "complete" or "finish" or "deploy", "only the queue and finish complete", $"{after.Ref} by {call?.Command}");
        switch (after.Completion)
        {
            case Completion.Merge:
                Merged(ledger, after);
                if (world.HasDeploys)
                {
                    Out(after, call);
                }

                break;
            case Completion.Checks:
                Rule(world.Git.FindLanded(after.MergeCommit ?? "") is { Green: true }, "done is tested", $"{after.Ref} passed on {after.MergeCommit}");
                break;
            case Completion.Manual:
                var last = world.Answers.FindLast(answer => answer.Task == after.Uid && answer.Purpose == ApprovalCommands.ForCompletion);
                Rule(last is { Granted: true, Human: true } && !(world.FourEyes && last.By == claim!.Worker), "done is said by a person", $"{after.Ref} {last}");
                break;
            default:
                Rule(world.Succeeded.Contains((after.Uid, claim!.Token)), "done has its run", $"{after.Ref} under {claim.Token}");
                break;
        }

        Rule(before.State == (world.HasDeploys && after.Completion == Completion.Merge ? TaskState.Deploying : TaskState.Reviewing), "the table of states", $"{after.Ref} came from {before.State}");
    }

    /// <summary>What gate 7 asks of a merge, by what really is on the target.</summary>
    private void Merged(Ledger ledger, WorkTask after)
    {
        var merged = world.Git.FindLanded(after.MergeCommit ?? "");
        Rule(merged is not null, "done is merged", $"{after.Ref} has {after.MergeCommit}, which is not on the target");
        Rule(merged!.Carries.Contains(ledger.Submitted[after.Uid]), "done is merged", $"{after.Ref} submitted {ledger.Submitted[after.Uid]}; {merged.Id} brought {string.Join(',', merged.Carries)}");
        Rule(merged.Green || (merged.Outside && world.Answers.Exists(answer => answer is { Granted: true, Purpose: ApprovalCommands.ForCompletion } && answer.Task == after.Uid && answer.Commit == merged.Id)), "done is tested", $"{after.Ref} is merged as {merged.Id}, which is red");
    }

    /// <summary>A deploy of exactly this commit has passed, or a person said of this very deploy that it is out.</summary>
    private void Out(WorkTask after, Call? call)
    {
        var entry = call?.Command.Deploy;
        var passed = entry?.Run is { } run && world.Deploys.Runs.TryGetValue(run, out var went) && went.Passes && went.Commit == after.MergeCommit;
        var said = world.Answers.FindLast(answer => answer.Task == after.Uid && answer.Purpose == ApprovalCommands.ForCompletion) is { Granted: true, Human: true } last
            && last.Commit == after.MergeCommit && last.FileSet == entry?.Subject;
        Rule(passed || said, "done is deployed", $"{after.Ref} is merged as {after.MergeCommit}, and {call?.Command} made it done");
    }

    /// <summary>A deploy begins in the order of the merges, and one at a time for a task.</summary>
    public void Deploys(Ledger ledger, DeployEntry now, DeployEntry? before)
    {
        if (now.Run is { } run && run != before?.Run)
        {
            var earlier = ledger.Records.Where(record => record.Key.Collection == "deploys" && record.Key.Key != now.Task)
                .Select(record => System.Text.Json.JsonSerializer.Deserialize(record.Value.Body, DeployJson.Default.DeployEntry)!)
                .FirstOrDefault(other => other.Order < now.Order);
            Rule(earlier is null, "deploys go in order", $"{now} begins before {earlier}");
            Rule(before?.Run is not { } under || !world.Deploys.Runs.ContainsKey(under), "one deploy at a time", $"{now} begins while {before?.Run} is under way");
        }
    }

    /// <summary>The newest answer is no refusal, and one is about this content and risk.</summary>
    private bool Approved(string uid, string worker, Risk risk, IReadOnlyList<string> sets, IReadOnlyList<string> own, string at)
    {
        var answers = world.Answers.Where(answer => answer.Task == uid && answer.Purpose == ApprovalCommands.ForImpact && answer.Human).ToList();
        return answers is [.., { Granted: true }] && answers.Exists(answer => answer.Granted
            && sets.Contains(answer.FileSet)
            && answer.Risk >= risk
            && !(world.FourEyes && answer.By == worker)
            && (Universe.Covers(world.Git.ChangedBetween(answer.Commit, at)) & Universe.Covers(own)) == 0);
    }
}
