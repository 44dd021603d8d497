using System.Text.Json.Nodes;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Approving;

/// <summary>Merges that were made without the merge queue, and what people say of those that gate 7 refuses.</summary>
internal static class Accepting
{
    /// <summary>The merge of this submission that waits for a person's word; null when there is none.</summary>
    public static MergeEvidence? Waiting(IStoreReader reader, WorkTask task) =>
        task.State == Lifecycle.TaskState.Reviewing && Records.Evidence.Find(reader, task.Uid) is { Outside: not null, Fault: not null } evidence && evidence.Token == task.LastToken
            ? evidence
            : null;

    /// <summary>The acceptance of exactly this commit with exactly this fault; null when nothing is wrong or nobody accepted it.</summary>
    public static Acceptance? Of(IStoreReader reader, MergeEvidence evidence, bool fourEyes) =>
        evidence is { Outside: not null, Fault: { } fault }
        && Records.Approvals.Find(reader, Records.ApprovalKey(evidence.Task, ApprovalCommands.ForCompletion)) is { Granted: true } approval
        && approval.Commit == evidence.Commit
        && approval.FileSetHash == fault
        && !(fourEyes && approval.Own)
            ? new(approval.By, approval.Reason)
            : null;

    /// <summary>Says once that a merge was found which the queue did not make, and who made it.</summary>
    public static void Tell(Changes changes, WorkTask task, MergeEvidence evidence, MergeEvidence? known)
    {
        if (evidence.Outside is { } outside && (known?.Commit != evidence.Commit || known.Token != evidence.Token))
        {
            changes.Log(EventTypes.MergeFoundOutside, task, new()
            {
                ["commit"] = evidence.Commit,
                ["shape"] = outside.Shape,
                ["made_by"] = outside.MadeBy,
                ["subject"] = outside.Subject,
                ["named"] = outside.Named,
                ["branch"] = task.Branch,
            });
        }
    }

    /// <summary>What an acceptance is about, for its event.</summary>
    public static JsonObject Subject(MergeEvidence evidence) => new()
    {
        ["commit"] = evidence.Commit,
        ["failed_check"] = evidence.FailedCheck,
        ["reverted"] = JsonList.Of(evidence.Reverted),
        ["undeclared"] = JsonList.Of(evidence.Undeclared),
        ["protected"] = JsonList.Of(evidence.Protected.Select(file => file.Path)),
    };

    public static string Worklog(IStoreReader reader, WorkTask task, IReadOnlyList<string> checks)
    {
        var tested = checks.Count == 0 ? "no checks are asked for" : $"its tree passed {string.Join(", ", checks)}";
        var evidence = Records.Evidence.Find(reader, task.Uid);
        if (evidence is not { Outside: { } outside } || evidence.Commit != task.MergeCommit)
        {
            return $"Merged as {task.MergeCommit}; {tested}.";
        }

        var made = $"Merged outside the queue by {outside.MadeBy} as {task.MergeCommit}";
        return Records.Approvals.Find(reader, Records.ApprovalKey(task.Uid, ApprovalCommands.ForCompletion)) is { } approval && evidence.Fault is not null
            ? $"{made}; accepted by {approval.By} although {string.Join(" and ", Faults(evidence))}: {approval.Reason}."
            : $"{made}; {tested}.";
    }

    private static IEnumerable<string> Faults(MergeEvidence evidence)
    {
        if (evidence.Passed == false)
        {
            yield return $"the check '{evidence.FailedCheck}' failed";
        }

        if (evidence.Protected.Count > 0)
        {
            yield return $"it changes {string.Join(", ", evidence.Protected.Select(file => file.Path))}, which decide about others";
        }

        if (evidence.Reverted.Count > 0)
        {
            yield return $"it puts back {string.Join(", ", evidence.Reverted)}";
        }

        if (evidence.Undeclared.Count > 0)
        {
            yield return $"it changes {string.Join(", ", evidence.Undeclared)} without the lock";
        }
    }
}
