using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Defining;
using Interlock.Registry.Reviewing;
using Interlock.WorkGraph;

namespace Interlock.Registry.Syncing;

/// <summary>One plan being carried out: names first, then new tasks, then edges and counts, then states.</summary>
internal sealed class SyncRound(Creating creating, Completing completing, Changes changes, SyncView view, SyncPlan plan)
{
    private readonly Dictionary<string, SyncTask> known = view.Tasks.ToDictionary(task => task.Task.Uid, StringComparer.Ordinal);
    private readonly Dictionary<string, string> uids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> ids = Ids(view, plan);
    private readonly Dictionary<string, Refusal> refused = new(StringComparer.Ordinal);
    private readonly List<string> workNow = [];

    public SyncOutcome Apply()
    {
        if (plan.Changes.Count + plan.New.Count > 0)
        {
            Creating.Redefined(changes, view.Spec);
            new SyncNames(changes, view, plan, ids).Apply();
            foreach (var change in plan.Changes)
            {
                Put(change);
            }

            // A new task is judged beside the new edges of the others, never beside their old ones.
            foreach (var change in plan.Changes.Where(change => change.Relinks))
            {
                DependencyLinks.Clear(changes.Store, change.Uid);
            }

            AddNew();
            var relinked = plan.Changes.Where(change => change.Relinks).Select(Relink).ToList();
            if (plan.Changes.Any(change => change.Relinks || change.Fields.Contains("parent") || change.Fields.Contains("optional")))
            {
                Recount.Spec(changes, view);
            }

            foreach (var uid in relinked.Concat(workNow).Concat(Faulty()).Distinct(StringComparer.Ordinal).ToList())
            {
                SyncFaults.Settle(changes, uid);
            }

            foreach (var change in plan.Changes.Where(change => change.Turn != SyncTurn.None))
            {
                Turn(change);
            }
        }

        var all = changes.Store.ListTasks(new() { Spec = view.Spec });
        var faults = all.Where(SyncFaults.HasFault).ToDictionary(task => task.Uid, task => $"{task.Ref} waits as {task.State.Name()}: {task.StateReason}", StringComparer.Ordinal);
        var outcome = new SyncOutcome(uids, refused, faults, all.Count);
        SyncCommands.Agree(changes.Store, [.. plan.Bases.Where(one => !refused.ContainsKey(one.Task)).Select(outcome.Resolve)]);
        return outcome;
    }

    /// <summary>What waited for a cycle or a missing task before: the edges of others may have freed it.</summary>
    private IEnumerable<string> Faulty() => changes.Store.ListTasks(new() { Spec = view.Spec }).Where(SyncFaults.HasFault).Select(task => task.Uid);

    private static Dictionary<string, string> Ids(SyncView view, SyncPlan plan)
    {
        var ids = view.Tasks.ToDictionary(task => task.Task.Uid, task => task.Task.Id, StringComparer.Ordinal);
        foreach (var change in plan.Changes)
        {
            ids[change.Uid] = change.Id;
        }

        for (var i = 0; i < plan.New.Count; i++)
        {
            ids[$"#{i}"] = plan.New[i].Draft.Ref.Id;
        }

        return ids;
    }

    private string? IdOf(string? key) => key is null ? null : ids[key];

    private void Put(SyncChange change)
    {
        var before = known[change.Uid].Task;
        var task = changes.Store.FindTask(change.Uid)!;
        if (change.Fields.Count == 0)
        {
            return;
        }

        var text = change.Text;
        var after = task with
        {
            Id = change.Id,
            Title = text.Title,
            Description = text.Description ?? text.Title,

            // The branch of a task that was worked on carries its kind.
            Kind = task.Branch is null ? text.Kind : task.Kind,
            Completion = task.Completion == Completion.Imported || task.State.IsActive() ? task.Completion : Completions.Parse(text.Completion) ?? task.Completion,
            Optional = text.Optional,
            Priority = text.Priority ?? task.Priority,
            Requirements = text.Requirements,
            Acceptance = text.Acceptance,
            Files = text.Files,
            FileHints = text.FileHints,
            Parent = IdOf(change.Parent),
            IsParent = change.IsParent,
        };
        if (after.IsParent && !task.IsParent)
        {
            // Its state follows its children from now on.
            after = after with { State = TaskState.Draft, StateReason = null, DueAt = null };
        }

        var stored = changes.Put(after);
        changes.Log(EventTypes.TaskUpdated, stored, Facts(change, before, stored));
        if (!after.IsParent && before.IsParent && change.Turn is not (SyncTurn.Vanish or SyncTurn.Import))
        {
            workNow.Add(stored.Uid);
        }
    }

    /// <summary>Where all that changed can be edited by command too, the details are those of an edit, so that it can be undone.</summary>
    private JsonObject Facts(SyncChange change, WorkTask before, WorkTask after)
    {
        var facts = new JsonObject { ["from_file"] = plan.File, ["fields"] = JsonList.Of(change.Fields) };
        if (before.Id != after.Id)
        {
            facts["id_before"] = before.Id;
        }

        if (change.Fields.All(field => field is "title" or "description" or "kind" or "optional" or "files") && TaskDifference.Of(before, after) is { } changed)
        {
            facts["changed"] = changed;
        }

        return facts;
    }

    private void AddNew()
    {
        if (plan.New.Count == 0)
        {
            return;
        }

        var drafts = plan.New.Select(one => one.Draft with
        {
            Parent = IdOf(one.Parent),
            DependsOn = Names(one.DependsOn),
            Metadata = Joined(one.Draft.Metadata, SyncNames.Workplace(view, one.Draft.Ref.Id)),
        }).ToList();
        var made = creating.CreateMany(changes, view.Spec, drafts);
        for (var i = 0; i < made.Count; i++)
        {
            uids[$"#{i}"] = made[i].Uid;
            Begin(drafts[i], made[i].Uid);
        }
    }

    /// <summary>As it stood where it was planned.</summary>
    private void Begin(Defining.TaskDraft draft, string uid)
    {
        if (draft.Reason is not { } reason || changes.Store.FindTask(uid) is not { } task)
        {
            return;
        }

        if (draft.Cancelled && Steering.Cancel(changes, task, reason).Refusal is { } refusal)
        {
            refused.Add(uid, refusal);
        }
        else if (!draft.Cancelled && task.State == TaskState.Draft)
        {
            changes.Put(task with { StateReason = reason });
        }
    }

    private static JsonObject Joined(JsonObject one, JsonObject other)
    {
        var all = one.DeepClone().AsObject();
        foreach (var (name, value) in other)
        {
            all[name] = value?.DeepClone();
        }

        return all;
    }

    private string Relink(SyncChange change)
    {
        DependencyLinks.Replace(changes, changes.Store.FindTask(change.Uid)!, change.IsParent ? [] : Names(change.Text.DependsOn));
        return change.Uid;
    }

    private List<(string Name, bool Hard)> Names(IReadOnlyList<SyncedEdge> edges) => [.. edges.Select(edge => (Name(edge.To), edge.Hard))];

    private string Name(string key) =>
        key.StartsWith('?') ? key[1..]
        : ids.TryGetValue(key, out var id) ? id
        : changes.Store.FindName(key)?.ToString() ?? key;

    private void Turn(SyncChange change)
    {
        var task = changes.Store.FindTask(change.Uid)!;
        var refusal = change.Turn switch
        {
            SyncTurn.Reopen => SyncTurns.Reopen(changes, completing, task, change.Text.Completion),
            SyncTurn.Import => SyncTurns.Import(changes, task),
            SyncTurn.Accept => SyncTurns.Accept(changes, completing, task, plan.Vouched),
            SyncTurn.Vanish => SyncTurns.Vanish(changes, task),
            SyncTurn.Return => SyncTurns.Return(changes, task),
            SyncTurn.Close => Steering.Cancel(changes, task, "its plan was archived").Refusal,
            _ => null,
        };
        if (refusal is not null)
        {
            refused.Add(change.Uid, refusal);
        }
    }
}
