using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>Why a task cannot be claimed.</summary>
internal static class ClaimRefusals
{
    public static Refusal IsParent(IStoreReader reader, WorkTask task) => new(
        RefusalKind.Conflict,
        "task.is_parent",
        $"{task.Ref} is a parent; its children are the work.",
        $"Claim one of {string.Join(", ", reader.Children(task.Spec, task.Id).Take(5).Select(child => child.Ref))}.");

    public static Refusal IsHeld(WorkTask task, Claim claim) => new(
        RefusalKind.Conflict,
        "claim.held",
        $"{task.Ref} is held by {claim.Worker}.",
        $"Wait until {claim.ExpiresAt:u}, or ask {claim.Worker} to release it.",
        Holding.HolderDetails(claim));

    public static Refusal HeldBack(WorkTask task) => new(
        RefusalKind.Conflict,
        "task.held",
        $"{task.Ref} is {task.StateReason}.",
        $"A person lets it go on with 'interlock task advance {task.Ref} --to pending'.");

    /// <summary>What still holds a blocked task whose dependencies are done; null when it is free to be taken by name.</summary>
    public static Refusal? StillBlocked(Changes changes, WorkTask task)
    {
        if (BlockReasons.Is(task.StateReason, BlockReasons.Held))
        {
            return ClaimRefusals.HeldBack(task);
        }

        if (QuestionCommands.Waiting(changes.Store, task) is { } question)
        {
            return QuestionCommands.Unanswered(task, question);
        }

        if (BlockReasons.Is(task.StateReason, BlockReasons.Approval) || BlockReasons.Is(task.StateReason, BlockReasons.Denied))
        {
            var verdict = Watching.Waiting(changes.Store, task) ?? EntryGates.Impact(ImpactAnalysis.Waiting(changes.Store, task, changes.Options.FourEyes));
            if (!verdict.Passed)
            {
                changes.Log(verdict, task);
                return verdict.ToRefusal();
            }
        }

        return null;
    }

    /// <summary>Null while the worker may hold one more.</summary>
    public static Refusal? OverLimit(Changes changes, Worker worker)
    {
        if (worker.MaxTasks is not { } limit)
        {
            return null;
        }

        var holds = changes.Store.ListClaims().Count(claim => claim.Worker == worker.Name && !claim.IsExpired(changes.Now));
        return holds < limit ? null : new(RefusalKind.Conflict, "worker.limit", $"{worker.Name} holds {holds} task(s), which is its limit.", "Finish or release one first.", new() { ["limit"] = limit });
    }

    public static Refusal NoneReady(IStoreReader reader, ClaimRequest request, (string Path, string Why)? conflict)
    {
        var counts = reader.CountByState(request.Spec);
        var waiting = new JsonObject();
        foreach (var (state, count) in counts.Where(pair => !pair.Key.IsFinal()))
        {
            waiting[state.Name()] = count;
        }

        var why = conflict is { } held ? $"what is ready waits for {held.Path}, {held.Why}"
            : waiting.Count == 0 ? "nothing is left to do"
            : $"waiting for: {string.Join(", ", waiting.Select(pair => $"{pair.Value} {pair.Key}"))}";
        return new(
            RefusalKind.Pending,
            "task.none_ready",
            $"No task{(request.Spec is null ? "" : $" of {request.Spec}")} is ready: {why}.",
            "See 'interlock status'.",
            new() { ["waiting"] = waiting, ["locked_path"] = conflict?.Path, ["next_due"] = reader.NextDue() is { } due ? Stamp.Text(due) : null });
    }
}
