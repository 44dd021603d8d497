using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>Gives a task another definition, with what follows from it for its state and for others.</summary>
internal static class TaskEditing
{
    /// <param name="undoes">The event whose edit is taken back; null for an edit of its own.</param>
    public static Result<WorkTask> Edit(Changes changes, WorkTask task, TaskEdit edit, long? undoes = null)
    {
        var (tx, name) = (changes.Store, task.Ref);
        if (edit.ExpectedVersion is { } expected && expected != task.Version)
        {
            return new Refusal(RefusalKind.Conflict, "version.stale", $"{name} is at version {task.Version}, not {expected}.", "Read it again and repeat the change.", new() { ["version"] = task.Version });
        }

        if (task.IsParent && edit.DependsOn is not null)
        {
            return new Refusal(RefusalKind.Conflict, "task.is_parent", $"{name} is a parent and no work; nothing of it could wait.", "Give the dependency to its children.");
        }

        if (task.State.IsActive() && (edit.Sets(TaskFields.Files) || edit.DependsOn is not null))
        {
            return new Refusal(RefusalKind.Conflict, "task.active", $"{name} is {task.State.Name()}; its files and dependencies are fixed while it is worked on.", "Use 'interlock lock acquire' for a further file.");
        }

        // Only what is new is judged: a program that writes the file registry may have given a task what a command would refuse.
        var (said, edited) = (edit.Apply(TaskFields.Blank), edit.Apply(task));
        if (new TaskDraft { Ref = name, Title = said.Title, Kind = said.Kind, Priority = said.Priority, EstimateMinutes = said.EstimateMinutes }.Refuse() is { } invalid)
        {
            return invalid;
        }

        var metadata = edit.Metadata?.Apply(task.Metadata);
        if (metadata is { IsRefused: true } tooMuch)
        {
            return tooMuch.Refusal!;
        }

        var files = LockPath.NormaliseAll(edited.Files);
        if (files.IsRefused)
        {
            return files.Refusal;
        }

        if (edit.DependsOn is not null && DependencyRefusal(tx, task, edit.DependsOn) is { } refused)
        {
            changes.Log(refused, task);
            return refused.ToRefusal();
        }

        edited = edited with { Files = files.Value, MetadataText = metadata?.Value.ToJsonString() ?? task.MetadataText };
        var gate1 = EntryGates.Definition(new(edited.Title, edited.Description, edited.MissingDependencies, []));
        if (task.State != TaskState.Draft && ((gate1.Code == "title.blank" && edit.Sets(TaskFields.Title)) || (gate1.Code == "description.blank" && edit.Sets(TaskFields.Description))))
        {
            changes.Log(gate1, task);
            return gate1.ToRefusal();
        }

        var comesAfter = edit.DependsOn is null ? null : TaskDifference.Dependencies(tx, task);
        IReadOnlyList<string> cycle = [];
        if (edit.DependsOn is not null)
        {
            cycle = BlockReasons.Is(task.StateReason, BlockReasons.Cycle) ? DependencyCycles.UidsThrough(tx, task) : [];
            edited = DependencyLinks.Replace(changes, edited, edit.DependsOn);
        }

        Creating.Redefined(changes, task.Spec);
        var stored = changes.Put(edited);
        var facts = new JsonObject { ["edited"] = true, ["changed"] = TaskDifference.Of(task, stored, comesAfter, comesAfter is null ? null : TaskDifference.Dependencies(tx, stored)) };
        changes.Log(EventTypes.TaskUpdated, stored, Undoing.Mark(facts, undoes));
        Cascade.Redefined(changes, task, stored);

        // One that comes softly after its own parent was told of itself.
        stored = stored.Parent is null ? stored : tx.FindTask(stored.Uid) ?? stored;
        var settled = edit.DependsOn is not null && HasFault(stored) ? Creating.Settle(changes, stored) : Steering.Resettle(changes, stored);
        foreach (var other in cycle.Where(uid => uid != task.Uid).Select(tx.FindTask).OfType<WorkTask>().Where(HasFault))
        {
            Creating.Settle(changes, other);
        }

        return settled;
    }

    /// <summary>A draft that stays one only because of what it depends on.</summary>
    private static bool HasFault(WorkTask task) => task.State == TaskState.Draft
        && (BlockReasons.Is(task.StateReason, BlockReasons.Cycle) || BlockReasons.Is(task.StateReason, BlockReasons.MissingDependency));

    private static Verdict? DependencyRefusal(IStoreTransaction store, WorkTask task, IReadOnlyList<(string Name, bool Hard)> wanted)
    {
        var missing = new List<string>();
        var hardOnes = new List<WorkTask>();
        foreach (var (name, hard) in wanted)
        {
            var parsed = TaskRef.Parse(name, task.Spec);
            if (parsed.IsRefused || store.FindTask(parsed.Value) is not { } before)
            {
                missing.Add(name);
            }
            else if (hard || before.Uid == task.Uid)
            {
                hardOnes.Add(before);
            }
        }

        var verdict = EntryGates.Definition(new(Creating.Said(task.Title, true), Creating.Said(task.Description, true), missing, DependencyCycles.IfAdded(store, task, hardOnes) ?? []));
        return verdict.Passed ? null : verdict;
    }
}
