using Interlock.Gates;
using Interlock.Journal;
using Interlock.Registry.Approving;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Reviewing;

/// <summary>Writes the worklog of a task as it is closed: what was said for it, and what the registry knows of it.</summary>
internal static class WorklogText
{
    private const int StepsShown = 8;

    public static string Of(IStoreReader reader, WorkTask task, IReadOnlyList<string>? checks)
    {
        var notes = WorklogRecords.Notes.Find(reader, task.Uid);
        var events = reader.ListEvents(new() { Uid = task.Uid });
        var text = $"Intent: {notes?.Intent ?? Intent(task)}\nPlan: {notes?.Plan ?? Plan(task)}\nDone: {Done(reader, task, notes, events)}\nVerification: {Verification(reader, task, notes, events, checks ?? [])}";
        return WorklogRecords.Past.List(reader, task.Uid) is [.., var past]
            ? $"{text}\nBefore: {(past.MergeCommit is null ? "closed" : $"merged as {past.MergeCommit[..10]}")}, and reopened {Stamp.Text(past.ReopenedAt)} by {past.ReopenedBy}: {past.Reason}"
            : text;
    }

    private static string Intent(WorkTask task) => task.Description.Length == 0 || task.Description == task.Title ? task.Title : $"{task.Title}: {task.Description}";

    private static string Plan(WorkTask task) =>
        task.Acceptance.Count > 0 ? $"what is to hold: {string.Join("; ", task.Acceptance)}"
        : task.Files.Count > 0 ? $"change {string.Join(", ", task.Files)}"
        : "none was given";

    private static string Done(IStoreReader reader, WorkTask task, WorklogNotes? notes, IReadOnlyList<JournalEvent> events)
    {
        var steps = events.Where(entry => entry.Type == EventTypes.ProgressReported).Select(entry => (string?)entry.Details["step"]).OfType<string>().Distinct().ToList();
        var workers = events.Where(entry => entry.Type == EventTypes.TaskAssigned).Select(entry => (string?)entry.Details["worker"]).OfType<string>().Distinct().ToList();
        var impact = Records.Impacts.Find(reader, task.Uid);
        string?[] parts =
        [
            notes?.Did ?? (steps.Count == 0 ? null : string.Join(", ", steps.TakeLast(StepsShown))),
            workers.Count == 0 ? null : $"by {string.Join(", ", workers)}",
            task.Branch is null ? null : $"branch {task.Branch}",
            task.Change is { } number ? $"change #{number}" : null,
            impact is null ? null : $"impact {impact.Risk.Name()}",
            $"attempts {task.Attempt + task.InfrastructureAttempt + 1}",
        ];
        return string.Join("; ", parts.OfType<string>());
    }

    private static string Verification(IStoreReader reader, WorkTask task, WorklogNotes? notes, IReadOnlyList<JournalEvent> events, IReadOnlyList<string> checks)
    {
        var deploy = events.LastOrDefault(entry => entry.Type == EventTypes.DeployFinished && (string?)entry.Details["commit"] == task.MergeCommit);
        string?[] parts =
        [
            notes?.Verified,
            task.Completion switch
            {
                Completion.Merge => Accepting.Worklog(reader, task, checks),
                Completion.Checks => $"The configured checks passed on {task.MergeCommit}.",
                Completion.Manual when Records.Approvals.Find(reader, Records.ApprovalKey(task.Uid, ApprovalCommands.ForCompletion)) is { } word => $"{word.By} says it is done: {word.Reason}.",
                Completion.External when RunBook.Succeeded(reader, task, task.LastToken) is { } run => $"Run {run} succeeded.",
                _ => $"Completed as {task.Completion.Name()}.",
            },
            deploy is null ? null : (string?)deploy.Details["outcome"] == "passed" ? $"Deployed by run {deploy.Details["run"]}." : "A person says that it is deployed.",
        ];
        return string.Join(" ", parts.OfType<string>());
    }
}
