using System.Text.Json;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Approving;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>Every safeguard, and how it is taken away from outside; the alarm must ring then.</summary>
internal static class Safeguards
{
    public static IReadOnlyDictionary<string, Sabotage> All { get; } = new Dictionary<string, Sabotage>(StringComparer.Ordinal)
    {
        // Claims and fences
        ["the fencing token is compared"] = Above((tx, call) => new(tx) { Claim = claim => claim is not null && call.Command.Token is { } token ? claim with { Token = token } : claim }),
        ["the holder of a claim is compared"] = Above((tx, call) => new(tx) { Claim = claim => claim is not null && call.Command.Token is not null ? claim with { Worker = call.Command.Actor?.Name ?? claim.Worker } : claim }),
        ["fences rise"] = Above((tx, _) => new(tx) { Task = task => task with { LastToken = 0 } }),
        ["a living lease is left alone"] = Above((tx, call) => new(tx) { Claim = claim => call.Command.Kind == "claim" && claim is not null ? claim with { ExpiresAt = default } : claim }),
        ["a lease ends by the clock"] = new() { Now = _ => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) },
        ["a claim ends with its task"] = Loses("unclaim"),
        ["a key gives one answer"] = Records((_, _, collection, _, record) => collection == "keys" ? null : record),

        // Locks
        ["overlapping locks are refused"] = Above((tx, _) => new(tx) { Locks = _ => [] }),
        ["shared files are exclusive"] = Above((tx, _) => new(tx) { Locks = locks => [.. locks.Where(held => !held.Shared)] }),
        ["locks end with the claim"] = Loses("unlock"),
        ["declared files are locked before the start"] = Above((tx, _) => new(tx) { Loses = write => write == "lock", Own = (uid, _) => [.. (tx.FindTask(uid)?.Files ?? []).Select(file => new FileLock(uid, file, false, default))] }),

        ["who waits first goes first"] = Above((tx, call) => new(tx) { HidesRecords = collection => collection == "parked" && call.Command.Kind == "claim" }),
        ["the youngest of a ring yields"] = Above((tx, call) => new(tx) { HidesRecords = collection => collection == "parked" && call.Command.Kind == "lock acquire" }),
        ["who waits hears of a free lock"] = Above((tx, call) => new(tx) { HidesRecords = collection => collection == "parked" && call.Command.Kind != "claim" }),

        // The graph
        ["hard dependencies are asked"] = Above((tx, _) => new(tx) { Task = task => task with { OpenDependencies = 0 } }),
        ["dependents are told"] = Above((tx, _) => new(tx) { Dependents = _ => [] }),
        ["retries come due"] = Above((tx, _) => new(tx) { HidesDue = true }),

        // Gate 3
        ["impact is analysed"] = new() { Risk = (_, _) => Risk.Low },
        ["HIGH waits for an answer"] = Records((tx, _, collection, key, record) => collection == "approvals" && key.EndsWith(ApprovalCommands.ForImpact, StringComparison.Ordinal) ? Deceit.Of(Deceit.Forged(tx, key.Split(':')[0], ApprovalCommands.ForImpact)) : record),
        ["a no counts"] = Records((_, call, collection, _, record) => collection is "approvals" && call.Command.Kind is "claim" or "start" or "submit" ? Deceit.Change(record, (Approval one) => one with { Granted = true }) : record),
        ["an answer is bound to its files"] = Records((tx, call, collection, key, record) => collection == "approvals" && call.Command.Kind is "start" or "submit" ? Deceit.Change(record, (Approval one) => Deceit.Forged(tx, one.Task, one.Purpose) with { Granted = one.Granted, By = one.By }) : record),
        ["an answer is bound to what stood in them"] = new() { Changed = _ => [] },
        ["only people answer"] = Records((_, _, collection, _, record) => collection == "workers" && record is not null ? record with { Body = JsonSerializer.Serialize(JsonSerializer.Deserialize(record.Body, RecordJson.Default.Worker)! with { Kind = WorkerKind.Human }, RecordJson.Default.Worker) } : record),
        ["four eyes see it"] = Above((tx, call) => new(tx)
        {
            HidesEvents = call.Command.Kind == "approve",
            Claim = claim => call.Command.Kind == "approve" ? null : claim,
            Record = (collection, _, record) => collection is "approvals" or "answers" && record is not null ? Deceit.Change(record, (Approval one) => one with { By = "nobody", Own = false }) : record,
        }),

        // Gates 5 and 6
        ["changed files are locked"] = new() { Branch = state => state with { Changed = [] } },
        ["a submission has commits"] = new() { Branch = state => state.Exists ? state with { Commits = 1, Changed = state.Changed.Count > 0 ? state.Changed : ["docs/a.md"] } : state },
        ["a submission leaves nothing uncommitted"] = new() { Branch = state => state with { Dirty = [] } },
        ["the branch is the task's own"] = new() { AnyBranch = true },
        ["what was really changed is judged"] = new() { Risk = (risk, call) => call?.Command.Kind == "submit" ? Risk.Low : risk },
        ["the change is the task's own"] = new() { Opened = wanted => wanted with { Number = wanted.Number == 0 ? 1 : wanted.Number } },

        // Gate 7 and the queue
        ["the checks passed"] = new() { Facts = facts => facts with { ChecksPassed = true } },
        ["the merge carries the patch"] = new() { Merge = state => state with { PatchPresent = true } },
        ["the target really moved"] = new() { OnlySaysItMoved = true },
        ["what lands cannot be taken back"] = Records((_, _, collection, _, record) => collection == "merges" ? Deceit.Change(record, (MergeEntry entry) => entry with { Landing = false }) : record),
        ["one submission is told from the next"] = Records((_, call, collection, _, record) => collection == "merges" && call.Command.Head is { } head ? Deceit.Change(record, (MergeEntry entry) => entry with { Head = head }) : record),
        ["a manual task has a person's word"] = Records((tx, _, collection, key, record) => collection == "approvals" && key.EndsWith(ApprovalCommands.ForCompletion, StringComparison.Ordinal) ? Deceit.Of(Deceit.Forged(tx, key.Split(':')[0], ApprovalCommands.ForCompletion)) : record),
        ["an external task has its run"] = new() { Run = _ => "run" },
        ["reopening takes the person's word back"] = Loses("-approvals"),

        // Deploys
        ["a deploy has succeeded"] = new() { Deployed = _ => true },
        ["one deploy is told from the next"] = Records((_, call, collection, _, record) => collection == "deploys" && call.Command.Deploy is { } told ? Deceit.Change(record, (DeployEntry entry) => entry with { Token = told.Token, Run = told.Run }) : record),
        ["a person's word is bound to one deploy"] = Records((tx, call, collection, key, record) => collection == "approvals" && call.Command.Deploy is { } told && key == Interlock.Registry.Records.ApprovalKey(told.Task, ApprovalCommands.ForCompletion) ? Deceit.Change(record, (Approval one) => one with { Granted = true, Commit = told.Commit, FileSetHash = told.Subject }) : record),
        ["what is deploying is waited for"] = Loses("-deploys"),

        ["a step has the verdicts of its gates"] = Loses("GatePassed"),

        // The store
        ["what is acknowledged is stored"] = new() { Below = tx => new Deceit(tx) { Loses = write => write == "task" && tx.LastSeq() % 50 == 0 } },
        ["events are kept"] = new() { Below = tx => new Deceit(tx) { Loses = write => write == "event" && tx.LastSeq() % 50 == 0 } },
        ["a transaction that dies leaves nothing"] = new() { HalfKept = true },
        ["no hand is in the database"] = new() { Tamper = Tamper },
    };

    private static Sabotage Loses(string write) => Above((tx, _) => new(tx) { Loses = name => name == write });

    private static Sabotage Above(Func<IStoreTransaction, Call, Deceit> how) => new() { Above = how };

    private static Sabotage Records(Func<IStoreTransaction, Call, string, string, StoredRecord?, StoredRecord?> how) =>
        Above((tx, call) => new(tx) { Record = (collection, key, record) => how(tx, call, collection, key, record) });

    private static void Tamper(World world, Dice dice)
    {
        if (world.Ledger.Tasks.Values.FirstOrDefault(task => task.State == TaskState.Reviewing) is { } task && dice.Once(10))
        {
            world.Stored.Write(tx =>
            {
                tx.PutTask(task with { State = TaskState.Done });
                return 0;
            });
        }
    }
}
