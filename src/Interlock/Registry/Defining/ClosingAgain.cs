using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>
/// Takes a mistaken reopening back: the task is done again by what it was done by before. Gate 7 is judged again, on what was recorded of
/// that merge and on where it stands now; nothing is invented, and what is not on the target any more is not done.
/// </summary>
internal static class ClosingAgain
{
    /// <param name="merge">How its merge stands in git now; null where there was none to ask for.</param>
    /// <param name="mistake">The event of the reopening.</param>
    public static Result<WorkTask> Run(Changes changes, IForge forge, WorkTask task, MergeState? merge, JournalEvent mistake, string why)
    {
        var tx = changes.Store;
        if (ReopenRecords.All.Find(tx, task.Uid) is not { } before)
        {
            return new Refusal(RefusalKind.Conflict, "undo.not_possible", $"What {task.Ref} was done by is not on record any more.", "Work on it again, or cancel it.");
        }

        if (Judge(changes, task, before, merge) is { } verdict)
        {
            changes.Log(verdict, task);
            if (!verdict.Passed)
            {
                return verdict.ToRefusal();
            }
        }

        var walked = changes.Move(task, TaskState.Implementing, details: Undoing.Mark(new() { ["reason"] = why }, mistake.Seq));
        walked = changes.Move(walked, TaskState.Reviewing, details: Undoing.Mark([], mistake.Seq));
        if (before.Evidence is { } evidence)
        {
            Records.Evidence.Put(tx, evidence);
        }

        if (before.Approval is { } approval)
        {
            Records.Approvals.Put(tx, approval);
        }

        PutWorklogBack(changes, before);
        if (task.Issue is { } issue && before.ClosedAt is not null && forge.FindIssue(tx, issue) is { Open: true })
        {
            forge.CloseIssue(tx, issue, changes.Now);
            changes.Log(EventTypes.IssueClosed, walked, new() { ["issue"] = issue });
        }

        ReopenRecords.All.Delete(tx, task.Uid);
        return changes.Move(before.Back(walked), TaskState.Done, details: Undoing.Mark(new()
        {
            ["merge_commit"] = before.MergeCommit,
            ["completion"] = before.Completion.Name(),
            ["checks"] = before.Evidence?.Ran is { } ran ? RanCheck.Json(ran) : null,
        }, mistake.Seq));
    }

    /// <summary>Gate 7 on what was recorded; null for a box that was ticked when its file was first read.</summary>
    private static Verdict? Judge(Changes changes, WorkTask task, ReopenedTask before, MergeState? merge) => before.Completion switch
    {
        Completion.Imported => null,
        Completion.Manual or Completion.External => ExitGates.Completion(new(
            task.Ref.ToString(),
            before.Completion.Name(),
            before.Approval is { Granted: true } said ? said.By : null,
            before.Approval?.Reason,
            before.Completion == Completion.External ? RunBook.Succeeded(changes.Store, task, task.LastToken) : null)),
        _ => ExitGates.Merge(new(
            MergeCommit: merge?.Commit,
            Exists: merge?.Exists == true,
            OnTarget: merge?.OnTarget == true,
            PatchPresent: before.Evidence is not null,
            Reverted: before.Evidence?.Reverted ?? [],
            // What was asked then counts: configuring other checks since makes nobody's work undone.
            ChecksConfigured: before.Evidence is null ? null : before.Evidence.Ran is { } ran ? ran.Count > 0 : before.Evidence.Passed is not null,
            ChecksTree: before.Evidence?.Tree ?? "",
            MergedTree: merge?.Tree ?? "",
            ChecksPassed: before.Evidence?.Passed,
            FailedCheck: before.Evidence?.FailedCheck,
            NeedsRevision: false)
        {
            Outside = before.Evidence?.Outside,
            Accepted = before is { Evidence: { Outside: not null, Fault: { } fault } evidence, Approval: { Granted: true } approval } && approval.Commit == evidence.Commit && approval.FileSetHash == fault
                ? new(approval.By, approval.Reason)
                : null,
        }),
    };

    /// <summary>Its worklog is no past life's after all.</summary>
    private static void PutWorklogBack(Changes changes, ReopenedTask before)
    {
        if (WorklogRecords.Past.List(changes.Store, before.Task) is { Count: > 0 } past && past.MaxBy(one => one.Life) is { } last && last.Text == before.Worklog)
        {
            WorklogRecords.Past.Delete(changes.Store, $"{last.Task}:{last.Life}");
        }

        if (before.Notes is { } notes)
        {
            WorklogRecords.Notes.Put(changes.Store, notes);
        }
    }
}
