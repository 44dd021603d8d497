using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Keeping;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>
/// Takes back what an operator did by mistake. Nothing is erased: the way back is an event of its own that names the one it
/// undoes, and it walks the same rules and gates as any command.
/// </summary>
public sealed class Undoing
{
    internal const string UndoesKey = "undoes";

    private readonly RegistryContext context;
    private readonly IForge forge;
    private readonly IWorkspace? workspace;

    internal Undoing(RegistryContext context, IForge forge, IWorkspace? workspace) => (this.context, this.forge, this.workspace) = (context, forge, workspace);

    /// <param name="seq">The event to undo; null: the last one of the task that can be.</param>
    public async Task<Result<WorkTask>> UndoAsync(TaskRef name, long? seq, string? reason, Actor actor, CancellationToken cancellation)
    {
        // Only a reopening that is taken back asks how the merge stands now.
        var commit = context.Store.Read(reader => reader.FindTask(name) is { } task ? ReopenRecords.All.Find(reader, task.Uid)?.MergeCommit : null);
        var merge = commit is null || workspace is null ? null : await workspace.InspectMergeAsync("", "", commit, cancellation);
        return Undo(name, seq, reason, actor, merge);
    }

    private Result<WorkTask> Undo(TaskRef name, long? seq, string? reason, Actor actor, MergeState? merge)
    {
        return context.Write<WorkTask>(Authority.Undo.For(actor, name), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(name) is not { } task)
            {
                return Refusals.UnknownTask(name);
            }

            if (Roster.Know(changes, actor).Kind != WorkerKind.Human)
            {
                return new Refusal(RefusalKind.Forbidden, "operator.agent", $"{actor.Name} is an AI agent; only a person undoes what an operator did.", "A person does it with their own name.");
            }

            var history = tx.ListEvents(new() { Uid = task.Uid });
            var found = Find(history, task, seq);
            return found.IsRefused ? found.Refusal : Undo(changes, task, found.Value, history, reason, merge);
        });
    }

    /// <summary>Writes down which event an event takes back.</summary>
    internal static JsonObject Mark(JsonObject facts, long? undoes)
    {
        if (undoes is { } seq)
        {
            facts[UndoesKey] = seq;
        }

        return facts;
    }

    private static Result<JournalEvent> Find(IReadOnlyList<JournalEvent> history, WorkTask task, long? seq)
    {
        var undone = history.Select(entry => (long?)entry.Details[UndoesKey]).OfType<long>().ToHashSet();
        if (seq is not { } asked)
        {
            return history.LastOrDefault(entry => CanBeUndone(entry) && !entry.Details.ContainsKey(UndoesKey) && !undone.Contains(entry.Seq)) is { } last
                ? last
                : new Refusal(RefusalKind.NotFound, "undo.nothing", $"Nothing was done to {task.Ref} by an operator that could be undone.", $"See 'interlock task history {task.Ref}'.");
        }

        // A reopening is an operator's act and the step that it made: whichever is named, the step is meant.
        var at = history.FirstOrDefault(entry => entry.Seq == asked);
        if ((at is { Type: EventTypes.OperatorAction } && (string?)at.Details["action"] == "reopen" ? history.FirstOrDefault(entry => entry.Seq > asked && (WasReopened(entry) || WasReopenedToDraft(entry))) : at) is not { } named)
        {
            return new Refusal(RefusalKind.NotFound, "event.unknown", $"{task.Ref} has no event {asked}.", $"See 'interlock task history {task.Ref}'.");
        }

        return undone.Contains(named.Seq)
            ? new Refusal(RefusalKind.Conflict, "undo.done", $"Event {asked} is undone already.", $"See 'interlock task history {task.Ref}'.")
            : CanBeUndone(named) ? named : NotPossible(named);
    }

    private static bool CanBeUndone(JournalEvent entry) => Edited(entry) is not null || WasCancelled(entry) || WasReopenedToDraft(entry) || WasReopened(entry) || WasHeld(entry);

    private Result<WorkTask> Undo(Changes changes, WorkTask task, JournalEvent mistake, IReadOnlyList<JournalEvent> history, string? reason, MergeState? merge)
    {
        if (Edited(mistake) is { } changed)
        {
            return TakeBackEdit(changes, task, mistake, changed, history);
        }

        // What moved the state can only be taken back while that is still the state, and the latest move.
        if (history.LastOrDefault(entry => entry.Details["to"] is not null) is { } latest && latest.Seq != mistake.Seq)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "undo.overtaken",
                $"{task.Ref} went on from {mistake.Details["to"]} to {latest.Details["to"]} since event {mistake.Seq}{(changes.Store.FindClaim(task.Uid) is { } claim ? $" and is held by {claim.Worker}" : "")}.",
                "Undo can only take back what nothing was built on; use 'interlock task cancel' or 'task reopen'.");
        }

        var why = reason ?? $"undoes event {mistake.Seq}";
        return WasCancelled(mistake) ? BringBack(changes, task, mistake, why)
            : WasReopened(mistake) ? ClosingAgain.Run(changes, forge, task, merge, mistake, why)
            : WasReopenedToDraft(mistake) ? Steering.Cancel(changes, task, why, mistake.Seq)
            : changes.Move(task, TaskState.Pending, details: Mark(new() { ["reason"] = why }, mistake.Seq));
    }

    private static Result<WorkTask> TakeBackEdit(Changes changes, WorkTask task, JournalEvent mistake, JsonObject changed, IReadOnlyList<JournalEvent> history)
    {
        if (task.State == TaskState.Done)
        {
            return new Refusal(RefusalKind.Conflict, "undo.not_possible", $"{task.Ref} is done as it was edited; what it was merged with stays.", "Create a task for what is left to do.");
        }

        if (changes.Store.FindClaim(task.Uid) is { } claim && history.Any(entry => entry.Seq > mistake.Seq && entry.Type == EventTypes.TaskAssigned))
        {
            return new Refusal(
                RefusalKind.Conflict,
                "undo.overtaken",
                $"{task.Ref} is held by {claim.Worker}, who claimed it after event {mistake.Seq} and works by what it says.",
                $"Tell {claim.Worker}, or change it with 'interlock task update {task.Ref}'.");
        }

        var edit = TaskDifference.Back(changed);
        var dependencies = TaskDifference.Dependencies(changes.Store, task);
        var now = TaskDifference.Values(task, dependencies);
        foreach (var (field, change) in changed)
        {
            if (!JsonNode.DeepEquals(now[field], change!["to"]))
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "undo.overtaken",
                    $"{field} of {task.Ref} was changed again since event {mistake.Seq}.",
                    $"Set it with 'interlock task update {task.Ref}', or undo the later event first.",
                    new() { ["field"] = field, ["now"] = now[field]?.DeepClone() });
            }
        }

        return TaskEditing.Edit(changes, task, edit, mistake.Seq);
    }

    /// <summary>cancelled → draft, and on to where it was: its branch and its attempts are still there.</summary>
    private static Result<WorkTask> BringBack(Changes changes, WorkTask task, JournalEvent mistake, string why)
    {
        var from = (string?)mistake.Details["from"];
        if (from == TaskState.Failed.Name())
        {
            return new Refusal(RefusalKind.Conflict, "undo.not_possible", $"{task.Ref} had failed before it was cancelled, and no rule leads back there.", $"Take it up again with 'interlock task reopen {task.Ref}'.");
        }

        var draft = changes.Move(task, TaskState.Draft, details: Mark(new() { ["reason"] = why }, mistake.Seq));
        var settled = from == TaskState.Draft.Name() ? draft : Creating.Settle(changes, DependencyLinks.LookAgain(changes, draft));
        var reasonBefore = (string?)mistake.Details["reason_before"];
        return settled.State == TaskState.Pending && BlockReasons.Is(reasonBefore, BlockReasons.Held)
            ? changes.Move(settled, TaskState.Blocked, reasonBefore)
            : settled;
    }

    private static JsonObject? Edited(JournalEvent entry) => entry.Type == EventTypes.TaskUpdated ? entry.Details["changed"] as JsonObject : null;

    private static bool WasCancelled(JournalEvent entry) => (string?)entry.Details["to"] == TaskState.Cancelled.Name();

    // In an event that is no step, 'from' says where a person's word came from.
    private static bool WasReopenedToDraft(JournalEvent entry) =>
        (string?)entry.Details["to"] == TaskState.Draft.Name() && (string?)entry.Details["from"] == TaskState.Cancelled.Name();

    private static bool WasReopened(JournalEvent entry) =>
        (string?)entry.Details["to"] == TaskState.Pending.Name() && (string?)entry.Details["from"] == TaskState.Done.Name();

    private static bool WasHeld(JournalEvent entry) =>
        (string?)entry.Details["to"] == TaskState.Blocked.Name() && BlockReasons.Is((string?)entry.Details["reason"], BlockReasons.Held);

    private static Refusal NotPossible(JournalEvent entry)
    {
        var (why, hint) = (entry.Type, (string?)entry.Details["action"]) switch
        {
            (EventTypes.OperatorAction, "force-release") => ("its claim ended and its token is stale", "Claim the task again."),
            (EventTypes.PrMerged or EventTypes.TaskCompleted, _) => ("it is merged", "Revert the commit with git, and create a task for it."),
            (EventTypes.ApprovalGranted or EventTypes.ApprovalDenied, _) => ("an answer is replaced by another one", "Use 'interlock approve' again, with --deny to take an approval back."),
            _ => ("it is no change of an operator that has a way back", "Undo takes back edits, cancelling, reopening, and holding one back."),
        };
        return new(RefusalKind.Conflict, "undo.not_possible", $"Event {entry.Seq} ({entry.Type}) cannot be undone: {why}.", hint);
    }
}
