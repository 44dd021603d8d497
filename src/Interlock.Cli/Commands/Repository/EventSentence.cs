using System.Globalization;
using System.Text.Json.Nodes;
using Interlock.Cli.Output;
using Interlock.Journal;

namespace Interlock.Cli.Commands.Repository;

/// <summary>An event as somebody would tell it, without who and when.</summary>
internal static class EventSentence
{
    private const int Shown = 60;

    public static string Of(JournalEvent entry)
    {
        var details = entry.Details;
        var said = entry.Type switch
        {
            EventTypes.TaskCreated => $"created it: {Word("title")}",
            EventTypes.TaskAssigned => $"claimed it (token {Word("token")}{Known(", branch ", "branch")})",
            EventTypes.TaskUpdated when details["changed"] is JsonObject changed => "changed " + string.Join("; ", changed.Select(Change)),
            EventTypes.TaskUpdated when details["from_file"] is not null => $"took over {Word("fields")} from {Word("from_file")}{Known(", where it was ", "id_before")}",
            EventTypes.TaskUpdated when details["artifact"] is not null => $"added {Word("type")} {Word("uri")}",
            EventTypes.TaskReady when details["to"] is null => "became ready",
            EventTypes.ProgressReported => $"is {Word("percent")} % done{Known(": ", "step")}",
            EventTypes.RunnerStarted => $"started run {Word("run")}{Known(" in pool ", "pool")}",
            EventTypes.RunnerFinished => $"run {Word("run")} ended: {(details["outcome"] is null ? Word("status") : Word("outcome"))}{Duration(" after ")}",
            EventTypes.PrOpened => $"opened change #{Word("change")} of {Word("branch")}",
            EventTypes.PrMerged => $"merged change #{Word("change")} as {Word("merge_commit")}",
            EventTypes.GatePassed => $"gate {Word("gate")} passed: {Word("message")}",
            EventTypes.GateRejected => $"gate {Word("gate")} refused: {Word("message")}",
            EventTypes.LockAcquired => $"locked {Word("files")}",
            EventTypes.LockReleased => $"unlocked {Word("files")}",
            EventTypes.LockExpired => $"the lease of {Word("worker")} on {Word("files")} ended",
            EventTypes.LockYielded => $"YIELDED {(details["files"] is JsonArray { Count: > 0 } ? Word("files") : "its place")} to {Word("to")}: {Word("ring")} would wait for each other for ever",
            EventTypes.ApprovalGranted => $"approved its {Word("for")}: {Word("reason")}",
            EventTypes.ApprovalDenied => $"denied its {Word("for")}: {Word("reason")}",
            EventTypes.ApprovalRequested => $"asks for approval: {Word("message")}",
            EventTypes.ImpactRecorded => $"impact {Word("risk")}{Known(": ", "reason")}",
            EventTypes.ClaimReleased => $"{Word("worker")} let go{Duration(" after ")}: {Word("why")}",
            EventTypes.ClaimExpired => $"the claim of {Word("worker")} ended{Duration(" after ")}: {Word("why")}",
            EventTypes.RetryScheduled => $"tries again at {Word("due_at")} (attempt {Word("attempt")})",
            EventTypes.MergeQueued => "waits in the merge queue",
            EventTypes.MergeFoundOutside => $"was merged outside as {Word("commit")}{Known(" by ", "made_by")}",
            EventTypes.MergeRefused => $"came back from the merge queue: {Word("reason")}",
            EventTypes.ChecksFinished => $"checks {Word("outcome")}{Known(": ", "failed")}{Duration(" after ")}",
            EventTypes.DeployFinished => $"deploy {Word("outcome")}: {Word("reason")}",
            EventTypes.WorklogNoted => $"noted{Known(" intent: ", "intent")}{Known(" plan: ", "plan")}{Known(" did: ", "did")}{Known(" verified: ", "verified")}",
            EventTypes.IssueReopened => $"opened issue #{Word("issue")} again",
            EventTypes.ReviewGiven => $"reviewed change #{Word("change")}: {Word("review")}, {Word("reason")}",
            EventTypes.WorkRescued => $"its work was saved as {Word("ref")}",
            EventTypes.ProcessReaped => $"ended {Word("survivors")} process(es) that outlived run {Word("run")}",
            EventTypes.IssueClosed => $"closed issue #{Word("issue")}",
            EventTypes.SetUpFailed => $"could not be set up: {Word("message")}",
            EventTypes.QuestionAsked => $"{Word("worker")} asks: {Word("question")}",
            EventTypes.QuestionAnswered => $"answered: {Word("answer")}",
            EventTypes.OperatorAction => $"{Word("action")}: {Word("reason")}",
            _ => "",
        };
        if (said.Length == 0)
        {
            said = details["to"] is not null ? $"{Known("", "from")} → {Word("to")}{Known(": ", "reason")}{Duration(" after ")}" : entry.Type;
        }

        return details["undoes"] is null ? said : $"{said} (undoes {Word("undoes")})";

        string Word(string name) => Text(details[name]);

        string Known(string before, string name) => details[name] is null ? "" : before + Word(name);

        string Duration(string before) =>
            details["duration_seconds"] is { } seconds && double.TryParse(seconds.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var length)
                ? before + Bar.Span(TimeSpan.FromSeconds(length))
                : "";
    }

    private static string Change(KeyValuePair<string, JsonNode?> field) =>
        $"{field.Key.Replace('_', ' ')} {Text(field.Value?["from"])} → {Text(field.Value?["to"])}";

    private static string Text(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonArray { Count: 0 } => "nothing",
        JsonArray items => string.Join(", ", items.Select(static item => item is JsonObject edge ? $"{edge["task"]}" : item?.ToString())),
        _ => node.ToString() is { Length: > Shown } text ? text.ReplaceLineEndings(" ")[..Shown] + "…" : node.ToString().ReplaceLineEndings(" "),
    };
}
