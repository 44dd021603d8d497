using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>What follows for others when a task becomes done, or stops being done: all of it in the same transaction.</summary>
internal static class Cascade
{
    private const int NamesShown = 3;

    /// <summary>The state of a task as everybody sees it: stored, or computed for a parent.</summary>
    public static TaskState StateOf(IStoreReader reader, WorkTask task) =>
        task.IsParent ? ParentState.Compute(ChildrenOf(reader, task)) : task.State;

    /// <summary>State and optionality of the children of a parent, both as everybody sees them.</summary>
    public static List<(TaskState State, bool Optional)> ChildrenOf(IStoreReader reader, WorkTask parent) =>
        [.. reader.Children(parent.Spec, parent.Id).Select(child => Seen(reader, child))];

    /// <summary>Call after <paramref name="after"/> was stored; <see cref="Changes.Move"/> does.</summary>
    /// <param name="before">The same task before the change.</param>
    /// <returns>The task as it is stored now: one that comes softly after its own parent is among those who are told.</returns>
    public static WorkTask Follow(Changes changes, WorkTask before, WorkTask after)
    {
        if (after.IsParent || (Says(before.State) == Says(after.State) && before.Optional == after.Optional))
        {
            return after;
        }

        Spread(changes, after.Uid, before.State, after.State);
        if (ParentOf(changes.Store, after) is { } parent)
        {
            Recompute(changes, parent, child => child.Uid == after.Uid ? (before.State, before.Optional) : null);
            return changes.Store.FindTask(after.Uid) ?? after;
        }

        return after;
    }

    /// <summary>Call once after tasks were made below parents that were there before.</summary>
    /// <param name="fresh">They have counted what they wait for with each other in place; nobody tells them again.</param>
    public static void FollowNew(Changes changes, IReadOnlyCollection<WorkTask> parents, IReadOnlySet<string> fresh)
    {
        var told = new HashSet<string>(fresh, StringComparer.Ordinal);
        foreach (var parent in parents)
        {
            for (var at = parent; at is not null && told.Add(at.Uid); at = ParentOf(changes.Store, at))
            {
                var (then, now) = (Seen(changes.Store, at, fresh), Seen(changes.Store, at));
                if (now.State == TaskState.Done && then.State != TaskState.Done)
                {
                    changes.Log(EventTypes.TaskCompleted, at, new() { ["children_done"] = true });
                }

                Spread(changes, at.Uid, then.State, now.State, fresh);
                if (then == now)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Call after the definition of a task was stored: it may count for its parent now or no longer, or for another one, or have become one.</summary>
    public static void Redefined(Changes changes, WorkTask before, WorkTask after)
    {
        var (then, now) = (Seen(changes.Store, before), Seen(changes.Store, after));
        Spread(changes, after.Uid, then.State, now.State);
        if (before.Parent == after.Parent)
        {
            if (then != now && ParentOf(changes.Store, after) is { } parent)
            {
                Recompute(changes, parent, child => child.Uid == after.Uid ? then : null);
            }

            return;
        }

        if (ParentOf(changes.Store, before) is { } left)
        {
            Recompute(changes, left, null, gone: then);
        }

        if (ParentOf(changes.Store, after) is { } joined)
        {
            Recompute(changes, joined, null, new HashSet<string>(StringComparer.Ordinal) { after.Uid });
        }
    }

    /// <summary>Why a task waits for its dependencies; names those that will not become done by themselves.</summary>
    public static string DependencyReason(IStoreReader reader, WorkTask task)
    {
        var hopeless = reader.DependenciesOf(task.Uid)
            .Where(edge => edge.Hard)
            .Select(edge => reader.FindTask(edge.DependsOn))
            .OfType<WorkTask>()
            .Select(before => (before.Ref, State: StateOf(reader, before)))
            .Where(before => before.State is TaskState.Cancelled or TaskState.Failed)
            .Select(before => $"{before.Ref} is {before.State.Name()}")
            .ToList();
        return hopeless.Count == 0 ? BlockReasons.Dependencies
            : $"{BlockReasons.Dependencies}: {string.Join(", ", hopeless.Take(NamesShown))}{(hopeless.Count > NamesShown ? $" and {hopeless.Count - NamesShown} more" : "")}";
    }

    /// <summary>Gate 2: what a task waits for must be done.</summary>
    public static Verdict DependencyVerdict(IStoreReader reader, WorkTask task)
    {
        if (task.OpenDependencies == 0)
        {
            return EntryGates.Dependencies(new(task.Ref.ToString(), []));
        }

        var open = reader.DependenciesOf(task.Uid)
            .Where(edge => edge.Hard)
            .Select(edge => reader.FindTask(edge.DependsOn))
            .OfType<WorkTask>()
            .Select(before => (Task: before.Ref.ToString(), State: StateOf(reader, before)))
            .Where(before => before.State != TaskState.Done)
            .Select(before => (before.Task, before.State.Name()))
            .ToList();
        return EntryGates.Dependencies(new(task.Ref.ToString(), open));
    }

    /// <summary>All that dependents and parents want to know of a state.</summary>
    private static TaskState? Says(TaskState state) => state is TaskState.Done or TaskState.Cancelled or TaskState.Failed ? state : null;

    /// <param name="without">Tasks that are taken not to be there; null: none.</param>
    private static (TaskState State, bool Optional) Seen(IStoreReader reader, WorkTask task, IReadOnlySet<string>? without = null)
    {
        if (!task.IsParent)
        {
            return (task.State, task.Optional);
        }

        var children = reader.Children(task.Spec, task.Id).Where(child => without?.Contains(child.Uid) != true).Select(child => Seen(reader, child, without)).ToList();
        return (ParentState.Compute(children), task.Optional || ParentState.IsOptional(children));
    }

    private static WorkTask? ParentOf(IStoreReader reader, WorkTask task) =>
        task.Parent is { } id && reader.FindTask(new TaskRef(task.Spec, id)) is { IsParent: true } parent ? parent : null;

    /// <summary>Compares what the children of a parent say now with what they said before, and tells those who wait for it.</summary>
    /// <param name="earlier">What a child said before; null where it is what it says now.</param>
    /// <param name="fresh">Children that were not there before.</param>
    /// <param name="gone">What a child said that is there no longer.</param>
    private static void Recompute(
        Changes changes,
        WorkTask parent,
        Func<WorkTask, (TaskState, bool)?>? earlier,
        IReadOnlySet<string>? fresh = null,
        (TaskState State, bool Optional)? gone = null)
    {
        var now = new List<(TaskState, bool)>();
        var then = new List<(TaskState, bool)>();
        if (gone is { } left)
        {
            then.Add(left);
        }

        foreach (var child in changes.Store.Children(parent.Spec, parent.Id))
        {
            var seen = Seen(changes.Store, child);
            now.Add(seen);
            if (fresh?.Contains(child.Uid) != true)
            {
                then.Add(earlier?.Invoke(child) ?? seen);
            }
        }

        var (stateNow, stateThen) = (ParentState.Compute(now), ParentState.Compute(then));
        var optionalThen = parent.Optional || ParentState.IsOptional(then);
        if (stateNow == TaskState.Done && stateThen != TaskState.Done)
        {
            changes.Log(EventTypes.TaskCompleted, parent, new() { ["children_done"] = true });
        }

        Spread(changes, parent.Uid, stateThen, stateNow);
        if ((stateNow != stateThen || optionalThen != (parent.Optional || ParentState.IsOptional(now))) && ParentOf(changes.Store, parent) is { } above)
        {
            Recompute(changes, above, child => child.Uid == parent.Uid ? (stateThen, optionalThen) : null);
        }
    }

    /// <param name="counted">Tasks that know of the change already.</param>
    private static void Spread(Changes changes, string uid, TaskState before, TaskState after, IReadOnlySet<string>? counted = null)
    {
        if (Says(before) == Says(after))
        {
            return;
        }

        var step = after == TaskState.Done ? -1 : before == TaskState.Done ? 1 : 0;
        foreach (var edge in changes.Store.DependentsOf(uid))
        {
            if (counted?.Contains(edge.Task) == true || changes.Store.FindTask(edge.Task) is not { } dependent)
            {
                continue;
            }

            if (step == 0)
            {
                Explain(changes, dependent, edge.Hard);
            }
            else if (edge.Hard)
            {
                Count(changes, dependent with { OpenDependencies = Math.Max(0, dependent.OpenDependencies + step) });
            }
            else
            {
                changes.Put(dependent with { OpenSoftDependencies = Math.Max(0, dependent.OpenSoftDependencies + step) });
            }
        }
    }

    /// <summary>Pending and blocked(dependencies) follow the count; what waits for anything else, or is being worked on, stays where it is.</summary>
    private static void Count(Changes changes, WorkTask task)
    {
        if (task.OpenDependencies == 0 && Waits(task))
        {
            changes.Move(task, TaskState.Pending);
        }
        else if (task is { State: TaskState.Pending, OpenDependencies: > 0, IsParent: false })
        {
            changes.Move(task, TaskState.Blocked, DependencyReason(changes.Store, task));
        }
        else
        {
            changes.Put(task);
        }
    }

    private static void Explain(Changes changes, WorkTask task, bool hard)
    {
        if (hard && Waits(task))
        {
            changes.Explain(task, DependencyReason(changes.Store, task));
        }
    }

    private static bool Waits(WorkTask task) => task.State == TaskState.Blocked && BlockReasons.Is(task.StateReason, BlockReasons.Dependencies);
}
