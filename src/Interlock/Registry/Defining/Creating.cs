using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>Makes specs and tasks: gates 0 and 1.</summary>
public sealed class Creating(RegistryContext context, IForge forge)
{
    /// <summary>Names of a cycle that are shown.</summary>
    private const int CycleShown = 20;

    /// <summary>
    /// Makes one task, and its spec when absent. A dependency that names no task and a cycle are refused (gate 1).
    /// </summary>
    /// <param name="key">Idempotency key: the same key gives the task made before.</param>
    public Result<WorkTask> Create(TaskDraft draft, Actor actor, string? key = null)
    {
        if (draft.Refuse() is { } refusal)
        {
            return refusal;
        }

        var paths = LockPath.NormaliseAll(draft.Files);
        if (paths.IsRefused)
        {
            return paths.Refusal;
        }

        return context.Write<WorkTask>(Authority.CreateTask.For(actor), changes =>
        {
            var tx = changes.Store;
            if (key is not null && Idempotency.Find(tx, Idempotency.CreateKey(key), Idempotency.Of(draft), changes.Now, context.Options) is { } known)
            {
                if (known.IsRefused)
                {
                    return known.Refusal;
                }

                if (tx.FindTask(known.Value.Task) is { } made)
                {
                    return made;
                }
            }

            if (tx.FindTask(draft.Ref) is not null)
            {
                return new Refusal(RefusalKind.Conflict, "task.exists", $"{draft.Ref} exists already.", $"See 'interlock task show {draft.Ref}', or change it with 'interlock task update'.");
            }

            if (draft.Parent is { } parent && tx.FindTask(new TaskRef(draft.Ref.Spec, parent)) is not { IsParent: true })
            {
                return new Refusal(RefusalKind.NotFound, "task.no_parent", $"{draft.Ref.Spec} has no parent task {parent}.", $"See 'interlock task list {draft.Ref.Spec}'.");
            }

            if (GateRefusal(tx, draft) is { } verdict)
            {
                tx.Append(new()
                {
                    Type = EventTypes.GateRejected,
                    Spec = draft.Ref.Spec,
                    TaskId = draft.Ref.Id,
                    RunId = actor.RunId,
                    Worker = actor.Name,
                    At = changes.Now,
                    Details = Changes.DetailsOf(verdict),
                });
                return verdict.ToRefusal();
            }

            var task = CreateMany(changes, draft.Ref.Spec, [draft with { Files = paths.Value }])[0];
            if (key is not null)
            {
                Idempotency.Remember(changes, Idempotency.CreateKey(key), Idempotency.Of(draft), task.Uid);
            }

            return task;
        });
    }

    /// <summary>
    /// Makes the tasks of one spec together, in the order given; they may depend on each other. Nothing is refused here:
    /// a task with an unknown dependency or on a cycle is kept as a draft that says so.
    /// </summary>
    internal IReadOnlyList<WorkTask> CreateMany(Changes changes, string spec, IReadOnlyList<TaskDraft> drafts)
    {
        Redefined(changes, spec);
        var tasks = drafts.Select(draft => Insert(changes, draft)).ToList();
        for (var i = 0; i < tasks.Count; i++)
        {
            tasks[i] = LinkDependencies(changes, tasks[i], drafts[i].DependsOn);
        }

        var fresh = tasks.Select(task => task.Uid).ToHashSet(StringComparer.Ordinal);
        var parents = tasks.Select(task => task.Parent).OfType<string>().Distinct()
            .Select(parent => changes.Store.FindTask(new TaskRef(spec, parent)))
            .OfType<WorkTask>()
            .Where(parent => parent.IsParent && !fresh.Contains(parent.Uid))
            .ToList();
        var cycles = CyclesAmong(changes.Store, tasks, parents.Count == 0 ? fresh : null);
        for (var i = 0; i < tasks.Count; i++)
        {
            tasks[i] = Settle(changes, tasks[i], drafts[i].Hold, cycles.GetValueOrDefault(tasks[i].Uid, []));
        }

        Cascade.FollowNew(changes, parents, fresh);
        return tasks;
    }

    /// <summary>For each of the tasks that lies on a cycle, the names along it.</summary>
    /// <param name="within">Where no edge can lead back from outside, only these are looked at; null: the whole graph.</param>
    private static Dictionary<string, IReadOnlyList<string>> CyclesAmong(IStoreReader store, List<WorkTask> tasks, HashSet<string>? within)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var knot in Cycles.Knots(tasks.Select(task => task.Uid), Next(within)))
        {
            var members = knot.ToHashSet(StringComparer.Ordinal);
            foreach (var uid in knot.Where(uid => !found.ContainsKey(uid)))
            {
                var path = Cycles.Path(Next(members)(uid), uid, Next(members))!;
                for (var i = 0; i < path.Count; i++)
                {
                    // The same round, begun at each of its members.
                    found.TryAdd(path[i], Round(store, path, i));
                }
            }
        }

        return found;

        Func<string, IEnumerable<string>> Next(HashSet<string>? only) => uid => only is null ? Before(store, uid) : Before(store, uid).Where(only.Contains);
    }

    internal static Spec EnsureSpec(Changes changes, string name)
    {
        var spec = changes.Store.FindSpec(name);
        if (spec is null)
        {
            spec = new() { Name = name, Version = 1, CreatedAt = changes.Now, UpdatedAt = changes.Now };
            changes.Store.PutSpec(spec);
        }

        return spec;
    }

    /// <summary>Makes the spec when absent, and raises its version: a definition in it is made or changed.</summary>
    internal static void Redefined(Changes changes, string name)
    {
        var spec = EnsureSpec(changes, name);
        changes.Store.PutSpec(spec with { Version = spec.Version + 1, UpdatedAt = changes.Now });
    }

    /// <summary>Replaces the edges of a task and counts what is open; unknown names are kept as missing.</summary>
    internal static WorkTask LinkDependencies(Changes changes, WorkTask task, IReadOnlyList<(string Name, bool Hard)> dependsOn)
    {
        var store = changes.Store;
        foreach (var old in store.DependenciesOf(task.Uid))
        {
            store.DeleteDependency(old.Task, old.DependsOn);
        }

        var missing = new List<string>();
        var edges = new Dictionary<string, (WorkTask Before, bool Hard)>(StringComparer.Ordinal);
        foreach (var (name, hard) in dependsOn)
        {
            var parsed = TaskRef.Parse(name, task.Spec);
            if (parsed.IsRefused || store.FindTask(parsed.Value) is not { } before)
            {
                missing.Add(name);
            }
            else
            {
                // One task may be named in two ways; once hard is hard.
                edges[before.Uid] = (before, hard || (edges.TryGetValue(before.Uid, out var known) && known.Hard));
            }
        }

        var (open, openSoft) = (0, 0);
        foreach (var (before, hard) in edges.Values)
        {
            store.PutDependency(new(task.Uid, before.Uid, hard));
            if (Cascade.StateOf(store, before) != TaskState.Done)
            {
                open += hard ? 1 : 0;
                openSoft += hard ? 0 : 1;
            }
        }

        var linked = task with { MissingDependencies = [.. missing.Distinct()], OpenDependencies = open, OpenSoftDependencies = openSoft };
        store.PutTask(linked);
        return linked;
    }

    /// <summary>Looks again for dependencies that no task had when the task was made.</summary>
    internal static WorkTask Relink(Changes changes, WorkTask task) => task.MissingDependencies.Count == 0 ? task
        : LinkDependencies(
            changes,
            task,
            [
                .. changes.Store.DependenciesOf(task.Uid).Select(edge => (changes.Store.FindName(edge.DependsOn)?.ToString() ?? "", edge.Hard)),
                .. task.MissingDependencies.Select(name => (name, true)),
            ]);

    /// <summary>Gate 1 on a draft: pending when it holds, and on to blocked when a hard dependency is open.</summary>
    /// <param name="knownCycle">Names along a cycle through the task, empty where there is none; null: not looked for yet.</param>
    internal static WorkTask Settle(Changes changes, WorkTask task, bool hold = false, IReadOnlyList<string>? knownCycle = null)
    {
        if (task.IsParent || task.State != TaskState.Draft || hold)
        {
            return task;
        }

        var cycle = knownCycle ?? CycleThrough(changes.Store, task);
        var verdict = EntryGates.Definition(new(task.Title, task.Description, task.MissingDependencies, cycle));
        changes.Log(verdict, task);
        if (!verdict.Passed)
        {
            var reason = cycle.Count > 0 ? $"{BlockReasons.Cycle} {string.Join("→", cycle)}"
                : task.MissingDependencies.Count > 0 ? $"{BlockReasons.MissingDependency} {string.Join(", ", task.MissingDependencies)}"
                : verdict.Message;
            return task.StateReason == reason ? task : changes.Put(task with { StateReason = reason });
        }

        return changes.MoveToPending(task);
    }

    /// <summary>Names along a cycle through the task, first one repeated at the end; empty when there is none.</summary>
    internal static IReadOnlyList<string> CycleThrough(IStoreReader store, WorkTask task) =>
        Circle(store, task) is { Count: > 0 } path ? Round(store, path, path.Count - 1) : [];

    /// <summary>Uids along a cycle through the task, itself last; empty when there is none.</summary>
    internal static IReadOnlyList<string> Circle(IStoreReader store, WorkTask task) =>
        Cycles.Path(Before(store, task.Uid), task.Uid, uid => Before(store, uid)) ?? [];

    /// <summary>Names along the cycle that would close if <paramref name="task"/> came after one of <paramref name="before"/>; null when none would.</summary>
    internal static IReadOnlyList<string>? CycleIfAdded(IStoreReader store, WorkTask task, IEnumerable<WorkTask> before) =>
        Cycles.Path(before.Select(one => one.Uid), task.Uid, uid => Before(store, uid)) is { } path ? Round(store, path, path.Count - 1) : null;

    /// <summary>Names along a ring, begun at one of its members and closed by it; a long one is cut.</summary>
    private static List<string> Round(IStoreReader store, IReadOnlyList<string> ring, int begin)
    {
        var spec = store.FindName(ring[begin])?.Spec ?? "";
        var names = Enumerable.Range(0, Math.Min(ring.Count, CycleShown)).Select(i => Short(store, ring[(begin + i) % ring.Count], spec)).ToList();
        if (ring.Count > CycleShown)
        {
            names.Add($"({ring.Count - CycleShown} more)");
        }

        names.Add(names[0]);
        return names;
    }

    /// <summary>What comes before a task: its hard dependencies, and for a parent its children, for it is done when they are.</summary>
    private static IEnumerable<string> Before(IStoreReader store, string uid)
    {
        var edges = store.DependenciesOf(uid).Where(edge => edge.Hard).Select(edge => edge.DependsOn);
        return store.FindTask(uid) is { IsParent: true } parent
            ? edges.Concat(store.Children(parent.Spec, parent.Id).Select(child => child.Uid))
            : edges;
    }

    private static string Short(IStoreReader store, string uid, string spec) =>
        store.FindName(uid) is { } name ? name.Spec == spec ? name.Id : name.ToString() : uid;

    private WorkTask Insert(Changes changes, TaskDraft draft)
    {
        var task = new WorkTask
        {
            Uid = context.Ids.Next(12),
            Spec = draft.Ref.Spec,
            Id = draft.Ref.Id,
            Title = draft.Title,
            Description = draft.Description ?? draft.Title,
            Kind = draft.Kind,
            Priority = draft.Priority,
            Optional = draft.Optional,
            EstimateMinutes = draft.EstimateMinutes,
            RequiredSkills = draft.RequiredSkills,
            Files = draft.Files,
            FileHints = draft.FileHints,
            Requirements = draft.Requirements,
            Acceptance = draft.Acceptance,
            Completion = draft.AlreadyDone ? Completion.Imported : draft.Completion,
            State = draft.AlreadyDone && !draft.IsParent ? TaskState.Done : TaskState.Draft,
            Issue = draft.Issue,
            Parent = draft.Parent,
            IsParent = draft.IsParent,
            Ordinal = changes.Store.Next("task"),
            Metadata = draft.Metadata,
            Version = 1,
            CreatedAt = changes.Now,
            UpdatedAt = changes.Now,
        };
        if (!task.IsParent && task.Issue is null && forge.MakesIssues)
        {
            task = task with { Issue = forge.OpenIssue(changes.Store, task.Uid, task.Title, task.Description, changes.Now).Number };
        }

        if (task.State == TaskState.Done)
        {
            task = task with { ClosedAt = changes.Now, Worklog = "Its box was ticked when the spec was first read." };
        }

        changes.Store.PutTask(task);
        changes.Log(EventTypes.TaskCreated, task, new() { ["title"] = task.Title, ["kind"] = task.Kind, ["priority"] = task.Priority, ["issue"] = task.Issue, ["completion"] = task.Completion.Name() });
        if (task.Issue is { } issue)
        {
            changes.Log(EntryGates.Issue(new(issue, Exists: true, forge.Kind)), task);
            if (task.State == TaskState.Done && draft.Issue is null)
            {
                forge.CloseIssue(changes.Store, issue, changes.Now);
            }
        }

        if (task.State == TaskState.Done)
        {
            changes.Log(EventTypes.TaskCompleted, task, new() { ["completion"] = task.Completion.Name() });
        }

        return task;
    }

    private Verdict? GateRefusal(IStoreReader store, TaskDraft draft)
    {
        if (draft.Issue is { } issue || !forge.MakesIssues)
        {
            var verdict = EntryGates.Issue(new(draft.Issue, draft.Issue is { } given && forge.FindIssue(store, given) is not null, forge.Kind));
            if (!verdict.Passed)
            {
                return verdict;
            }
        }

        var missing = new List<string>();
        var before = new List<WorkTask>();
        foreach (var (name, hard) in draft.DependsOn)
        {
            var parsed = TaskRef.Parse(name, draft.Ref.Spec);
            if (parsed is { IsRefused: false } && parsed.Value == draft.Ref)
            {
                return Circular(draft, [draft.Ref.Id, draft.Ref.Id]);
            }

            if (parsed.IsRefused || store.FindTask(parsed.Value) is not { } found)
            {
                missing.Add(name);
            }
            else if (hard)
            {
                before.Add(found);
            }
        }

        // A new task has no dependents of its own, but whoever waits for its parent waits for it.
        if (draft.Parent is { } id && store.FindTask(new TaskRef(draft.Ref.Spec, id)) is { } parent && CycleIfAdded(store, parent, before) is { } cycle)
        {
            return Circular(draft, [draft.Ref.Id, .. cycle.Skip(1), draft.Ref.Id]);
        }

        // A draft may still be blank; what it depends on is refused at once.
        var verdict1 = EntryGates.Definition(new(Said(draft.Title, draft.Hold), Said(draft.Description ?? draft.Title, draft.Hold), missing, []));
        return verdict1.Passed ? null : verdict1;
    }

    /// <summary>What a draft does not say yet is not held against it.</summary>
    internal static string Said(string text, bool mayBeBlank) => mayBeBlank && string.IsNullOrWhiteSpace(text) ? "(not given yet)" : text;

    private static Verdict Circular(TaskDraft draft, IReadOnlyList<string> cycle) =>
        EntryGates.Definition(new(Said(draft.Title, draft.Hold), Said(draft.Description ?? draft.Title, draft.Hold), [], cycle));
}
