using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Runs;
using Interlock.Storage;

namespace Interlock.Registry.Answering;

/// <summary>The way of a task, made of its events: claims, runs, refusals, checks and merges in order, and nothing else.</summary>
/// <param name="runOf">Finds the record of a run; null where it is kept no longer.</param>
internal sealed class TaskLog(Func<string, Run?> runOf)
{
    // Earlier gates speak of claims, not of what an attempt has brought.
    private const int FirstExitGate = 4;

    public static TaskLog Of(IStoreReader reader) => new(id => RunBook.Find(reader, id));

    /// <summary>In the order of the events.</summary>
    public IReadOnlyList<LogEntry> Entries(IEnumerable<JournalEvent> events) => [.. events.Select(Entry).OfType<LogEntry>()];

    /// <summary>Entries by the attempt that they belong to, beginning with a run or a claim; those without any trouble are left out.</summary>
    public IReadOnlyList<TaskAttempt> Attempts(IEnumerable<JournalEvent> events)
    {
        var attempts = new List<List<LogEntry>>();
        foreach (var entry in Entries(events))
        {
            // A claim that goes on after a refusal begins its next attempt with the next run.
            if (attempts.Count == 0 || entry.Kind == "claimed" || (entry.Kind == "run" && attempts[^1].Exists(one => one.Kind is not ("claimed" or "queued" or "approval"))))
            {
                attempts.Add([]);
            }

            attempts[^1].Add(entry);
        }

        return [.. attempts.Where(entries => new TaskAttempt(0, entries).Trouble is not null).Select((entries, at) => new TaskAttempt(at + 1, entries))];
    }

    /// <summary>Null: nothing that belongs here.</summary>
    public LogEntry? Entry(JournalEvent entry)
    {
        var details = entry.Details;
        return entry.Type switch
        {
            EventTypes.TaskAssigned => New("claimed", $"claimed, token {Text("token")}"),
            EventTypes.SetUpFailed => New("set_up_failed", Text("message")) with { Code = Known("code") },
            EventTypes.RunnerStarted => New("run", $"run {Text("run")} began") with { Run = Known("run"), Attempt = Number("attempt"), Log = Output(Known("run")) },
            EventTypes.RunnerFinished => New("run_ended", $"run {Text("run")} ended {Known("outcome") ?? Text("status")}: {Text("reason")}") with
            {
                Run = Known("run"),
                Outcome = Known("outcome"),
                ExitCode = Number("exit_code"),
                Log = Output(Known("run")),
                Output = Known("run") is { } id ? runOf(id)?.OutputPreview : null,
            },
            EventTypes.QuestionAsked => New("question", Text("question")) with { Run = Known("run") },
            EventTypes.QuestionAnswered => New("answer", Text("answer")),
            EventTypes.GateRejected when Number("gate") >= FirstExitGate => New("refused", $"gate {Text("gate")} refused: {Text("message")}") with { Code = Known("code"), Files = Refused() },
            EventTypes.MergeQueued => New("queued", "waits in the merge queue"),
            EventTypes.ChecksFinished => Checked(New("check", "")),
            EventTypes.MergeRefused => New("returned", $"came back from the merge queue: {Text("reason")}") with { Files = List(details["files"]) },
            EventTypes.PrMerged => New("merged", $"merged as {Text("merge_commit")}"),
            EventTypes.DeployFinished => New("deploy", $"deploy {Text("outcome")}: {Text("reason")}") with { Run = Known("run"), Outcome = Known("outcome"), Log = Output(Known("run")) },
            EventTypes.ApprovalRequested => New("approval", $"waits for a person: {Text("message")}"),
            EventTypes.ApprovalGranted or EventTypes.ApprovalDenied => New("approval", $"{(entry.Type == EventTypes.ApprovalGranted ? "approved" : "denied")} by {Text("by")}: {Text("reason")}"),
            EventTypes.RetryScheduled => New("retry", $"tried again at {Text("due_at")}"),
            EventTypes.ClaimReleased => New("released", $"{Text("worker")} let go: {Text("why")}"),
            EventTypes.OperatorAction when Known("action") == "reopen" => New("reopened", Text("reason")),
            _ => Known("to") switch
            {
                var to when to == TaskState.Failed.Name() => New("failed", Text("reason")),
                var to when to == TaskState.Done.Name() => New("done", Known("merge_commit") is { } commit ? $"done, as {commit}" : "done"),
                var to when to == TaskState.Cancelled.Name() => New("cancelled", Text("reason")),
                _ => null,
            },
        };

        LogEntry New(string kind, string text) => new(entry.Seq, entry.At, kind, text) { Worker = entry.Worker, Run = entry.RunId };

        LogEntry Checked(LogEntry bare) => Known("failed") is not { } failed
            ? bare with { Text = $"checks {Text("outcome")}: {string.Join(", ", List(details["checks"]))}", Outcome = Known("outcome") }
            : bare with
            {
                Text = $"check '{failed}' failed{(Number("exit_code") is { } code and not 0 ? $" with exit code {code}" : "")}{(List(details["changed"]) is { Count: > 0 } changed ? $": it changed {string.Join(", ", changed)}" : "")}",
                Outcome = "failed",
                Command = Known("command"),
                ExitCode = Number("exit_code"),
                Log = Known("log"),
                Files = List(details["changed"]),
                Output = Known("output"),
            };

        string? Known(string name) => details[name] switch { null => null, var node when node.ToString() is { Length: > 0 } text => text, _ => null };

        string Text(string name) => Known(name) ?? "nothing is on record";

        int? Number(string name) => details[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

        IReadOnlyList<string> Refused() => details["facts"] is JsonObject facts && FilesOf(Known("code")) is { } name ? List(facts[name]) : [];
    }

    /// <summary>Under which name the facts of a refusal hold its files; null where it is about none.</summary>
    private static string? FilesOf(string? code) => code switch
    {
        "files.undeclared" or "merge.undeclared" => "undeclared",
        "files.protected" => "protected",
        "files.unusual" => "unusual",
        "tests.weakened" => "tests_weakened",
        "worktree.dirty" => "dirty",
        "branch.reverts_others" or "merge.reverts_others" => "reverted",
        _ => null,
    };

    private string? Output(string? run) => run is null ? null : runOf(run)?.OutputPath;

    private static IReadOnlyList<string> List(JsonNode? node) => node is JsonArray items
        ? [.. items.Select(item => item is JsonObject file ? file["path"]?.ToString() : item?.ToString()).OfType<string>()]
        : [];
}
