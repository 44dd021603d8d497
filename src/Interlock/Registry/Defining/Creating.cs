using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>Makes specs and tasks: gates 0 and 1.</summary>
public sealed class Creating
{
    private readonly RegistryContext context;
    private readonly IForge forge;

    internal Creating(RegistryContext context, IForge forge) => (this.context, this.forge) = (context, forge);

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

            var placed = NumberPlace.Of(tx, draft);
            if (placed.Parent is { } parent && tx.FindTask(new TaskRef(draft.Ref.Spec, parent)) is not { IsParent: true })
            {
                return new Refusal(RefusalKind.NotFound, "task.no_parent", $"{draft.Ref.Spec} has no parent task {parent}.", $"See 'interlock task list {draft.Ref.Spec}'.");
            }

            if (GateRefusal(tx, placed) is { } verdict)
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

            var task = CreateMany(changes, draft.Ref.Spec, [placed with { Files = paths.Value }])[0];
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
            tasks[i] = DependencyLinks.Replace(changes, tasks[i], drafts[i].DependsOn);
        }

        var fresh = tasks.Select(task => task.Uid).ToHashSet(StringComparer.Ordinal);
        var parents = tasks.Select(task => task.Parent).OfType<string>().Distinct()
            .Select(parent => changes.Store.FindTask(new TaskRef(spec, parent)))
            .OfType<WorkTask>()
            .Where(parent => parent.IsParent && !fresh.Contains(parent.Uid))
            .ToList();
        var cycles = DependencyCycles.Among(changes.Store, tasks, parents.Count == 0 ? fresh : null);
        for (var i = 0; i < tasks.Count; i++)
        {
            tasks[i] = Settle(changes, tasks[i], drafts[i].Hold, cycles.GetValueOrDefault(tasks[i].Uid, []));
        }

        Cascade.FollowNew(changes, parents, fresh);
        return tasks;
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

    /// <summary>Gate 1 on a draft: pending when it holds, and on to blocked when a hard dependency is open.</summary>
    /// <param name="knownCycle">Names along a cycle through the task, empty where there is none; null: not looked for yet.</param>
    internal static WorkTask Settle(Changes changes, WorkTask task, bool hold = false, IReadOnlyList<string>? knownCycle = null)
    {
        if (task.IsParent || task.State != TaskState.Draft || hold)
        {
            return task;
        }

        var cycle = knownCycle ?? DependencyCycles.Through(changes.Store, task);
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
            task = task with { ClosedAt = changes.Now, Worklog = draft.Worklog ?? "Its box was ticked when the spec was first read." };
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
        if (draft.Issue is not null || !forge.MakesIssues)
        {
            var verdict = EntryGates.Issue(IssueLook.Of(forge, store, draft.Issue, null));
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
        if (draft.Parent is { } id && store.FindTask(new TaskRef(draft.Ref.Spec, id)) is { } parent && DependencyCycles.IfAdded(store, parent, before) is { } cycle)
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
