using System.Text.Json;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>A second book, kept from what was written and acknowledged; each entry is judged when it is made.</summary>
internal sealed class Ledger(World world)
{
    private readonly Dictionary<string, long> fences = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Task, string Path), FileLock> locks = [];
    private readonly Dictionary<(string Task, string DependsOn), bool> edges = [];
    private readonly Rules rules = new(world);

    public Dictionary<string, WorkTask> Tasks { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Claim> Claims { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Collection, string Key), StoredRecord> Records { get; } = [];

    /// <summary>The head that each task has in review.</summary>
    public Dictionary<string, string> Submitted { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<(string Task, string Path), FileLock> Locks => locks;

    public IReadOnlyDictionary<(string Task, string DependsOn), bool> Edges => edges;

    public long Events { get; private set; }

    public List<JournalEvent> Tail { get; } = [];

    /// <summary>True when the command stands on a token, or on a worker's name, that the claim does not have.</summary>
    public bool Fenced(Command command)
    {
        if (command.Token is not { } token || command.Task is not { } name || Find(name) is not { } task)
        {
            return false;
        }

        return !Claims.TryGetValue(task.Uid, out var claim) || claim.Token != token || (command.Actor is { } actor && actor.Name != claim.Worker);
    }

    public WorkTask? Find(TaskRef name) => Tasks.Values.FirstOrDefault(task => task.Id == name.Id && task.Spec == name.Spec);

    public void Commit(List<Write> writes, Call? call, bool fenced)
    {
        Rule(!fenced, "a stale token changes nothing", $"{call?.Command} wrote {writes[0]}");
        var touched = new HashSet<string>(StringComparer.Ordinal);
        var before = writes.OfType<Write.Stored>().Select(write => Tasks.GetValueOrDefault(write.Now.Uid)).OfType<WorkTask>().Distinct().ToList();
        foreach (var write in writes)
        {
            Enter(write, call, touched);
        }

        foreach (var uid in touched)
        {
            rules.AtRest(this, Tasks[uid]);
        }

        if (writes.Exists(write => write is Write.Unlocked or Write.Kept { Now.Collection: "parked" }))
        {
            Waiting.AtRest(this);
        }

        foreach (var task in before)
        {
            Rule(Tasks[task.Uid].Version > task.Version, "no change is lost", $"{task.Ref} was changed and is still at version {task.Version}");
        }
    }

    public static void Rule(bool holds, string rule, string fact)
    {
        if (!holds)
        {
            throw new Violation(rule, fact);
        }
    }

    private void Enter(Write write, Call? call, HashSet<string> touched)
    {
        switch (write)
        {
            case Write.Stored { Now: var task }:
                Change(task, call, touched);
                break;
            case Write.Claimed { Now: var claim }:
                Take(claim, call);
                touched.Add(claim.Task);
                break;
            case Write.Unclaimed { Task: var uid }:
                rules.Ended(Claims.GetValueOrDefault(uid), call);
                Claims.Remove(uid);
                touched.Add(uid);
                break;
            case Write.Locked { Now: var held }:
                var other = locks.Values.FirstOrDefault(one => one.Task != held.Task && (Universe.Covers(one.Path) & Universe.Covers(held.Path)) != 0);
                Rule(other is null, "no two locks overlap", $"{held} and {other}");
                locks[(held.Task, held.Path)] = held;
                touched.Add(held.Task);
                break;
            case Write.Unlocked { Task: var uid, Path: var path }:
                locks.Remove((uid, path));
                break;
            case Write.Linked { Now: var edge }:
                edges[(edge.Task, edge.DependsOn)] = edge.Hard;
                break;
            case Write.Unlinked gone:
                edges.Remove((gone.Task, gone.DependsOn));
                break;
            case Write.Logged { Now: var entry }:
                Events++;
                Tail.Add(entry);
                rules.Told(entry, entry.Uid is { } told ? Tasks.GetValueOrDefault(told) : null);
                break;
            case Write.Kept { Now: var record }:
                Keep(record, call);
                break;
            case Write.Dropped { Collection: var collection, Key: var key }:
                Records.Remove((collection, key));
                if (collection is "merges" or "deploys")
                {
                    touched.Add(key);
                }

                break;
            default:
                throw new InvalidOperationException($"{write}");
        }
    }

    private void Change(WorkTask task, Call? call, HashSet<string> touched)
    {
        touched.Add(task.Uid);
        if (!Tasks.TryGetValue(task.Uid, out var before))
        {
            Rule(task.State is TaskState.Draft, "a task begins as a draft", $"{task.Ref} {task.State}");
            Tasks[task.Uid] = task;
            return;
        }

        Rule(task.Version == before.Version || task.Version == before.Version + 1, "no change is lost", $"{task.Ref} went from version {before.Version} to {task.Version}");
        Rule(task.LastToken >= before.LastToken, "fences rise", $"{task.Ref} fell from {before.LastToken} to {task.LastToken}");
        if (before.State != task.State && !task.IsParent)
        {
            rules.Step(this, before, task, call);
        }

        Tasks[task.Uid] = task;
        if (task.State == TaskState.Done != (before.State == TaskState.Done))
        {
            touched.UnionWith(edges.Keys.Where(edge => edge.DependsOn == task.Uid).Select(edge => edge.Task));
        }
    }

    private void Take(Claim claim, Call? call)
    {
        if (Claims.TryGetValue(claim.Task, out var held) && held.Token == claim.Token)
        {
            Rule(held.Worker == claim.Worker, "one valid claim per task", $"{claim} took over {held}");
        }
        else
        {
            Rule(held is null, "one valid claim per task", $"{claim} beside {held}");
            Rule(claim.Token > fences.GetValueOrDefault(claim.Task), "fences rise", $"{claim} after {fences.GetValueOrDefault(claim.Task)}");
            Rule(call?.Command.Kind == "claim", "only a claim gives a claim", $"{call?.Command}");
            Waiting.InTurn(this, claim);
            fences[claim.Task] = claim.Token;
        }

        Claims[claim.Task] = claim;
    }

    private void Keep(StoredRecord record, Call? call)
    {
        var known = Records.GetValueOrDefault((record.Collection, record.Key));
        Records[(record.Collection, record.Key)] = record;
        switch (record.Collection)
        {
            case "merges":
                var entry = JsonSerializer.Deserialize(record.Body, RecordJson.Default.MergeEntry)!;
                if (known is null || call?.Command.Kind == "submit")
                {
                    Submitted[entry.Task] = entry.Head;
                    rules.Submitted(this, Tasks[entry.Task], entry, call);
                }

                break;
            case "deploys":
                rules.Deploys(this, JsonSerializer.Deserialize(record.Body, DeployJson.Default.DeployEntry)!, known is null ? null : JsonSerializer.Deserialize(known.Body, DeployJson.Default.DeployEntry));
                break;
            case "approvals":
                Rule(call?.Saying is { Human: true }, "only a person approves", $"{call?.Command} left {record.Body}");
                world.Answers.Add(call!.Saying!);
                break;
            default:
                break;
        }
    }
}
