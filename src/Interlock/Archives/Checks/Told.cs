using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.Registry;
using Interlock.Registry.Approving;

namespace Interlock.Archives.Checks;

/// <summary>What the events of one task tell of its gates, its approvals and its records, in the order in which they were told.</summary>
internal sealed class Told
{
    /// <summary>From its first event on, and made here: what was restored has a history of somewhere else.</summary>
    public bool Complete { get; private set; }

    /// <summary>How it gets done; null where that was changed since, or was not told.</summary>
    public string? Completion { get; private set; }

    /// <summary>Gates passed on the way to done that it last walked; null when it is not done by its own work.</summary>
    public IReadOnlySet<int>? DoneOn { get; private set; }

    /// <summary>A person vouched for its box.</summary>
    public bool Vouched { get; private set; }

    public string? DoneAs { get; private set; }

    public string? MergeCommit { get; private set; }

    /// <summary>The checks by which it got done; null where that was not told.</summary>
    public IReadOnlyList<RanCheck>? DoneWith { get; private set; }

    /// <summary>How many times somebody had trusted the repository's checks before it was done.</summary>
    public int TrustedBefore { get; set; }

    /// <summary>Head of the branch as it was last handed in; empty for checks.</summary>
    public string Head { get; private set; } = "";

    public JsonObject? Impact { get; private set; }

    public string? Worker { get; private set; }

    /// <summary>Answers given, by purpose, oldest first.</summary>
    public Dictionary<string, List<(bool Granted, JsonObject Said)>> Answers { get; } = new(StringComparer.Ordinal);

    public HashSet<int> Merged { get; } = [];

    public Dictionary<int, string> Heads { get; } = [];

    public HashSet<int> Closed { get; } = [];

    public HashSet<string> Locks { get; } = new(StringComparer.Ordinal);

    private readonly HashSet<int> gates = [];

    // The last gate of the steps it has taken: whoever else asks to claim it, and is refused, takes nothing back.
    private int behind;

    // What made it done before it was reopened last.
    private Before? before;

    public void Add(JournalEvent entry)
    {
        var details = entry.Details;
        switch (entry.Type)
        {
            case EventTypes.TaskCreated:
                Complete = !details.ContainsKey("restored_seq") && !details.ContainsKey("state");
                Completion = Text(details["completion"]);
                break;
            case EventTypes.GatePassed when Number(details["gate"]) is { } gate:
                gates.Add(gate);
                break;
            case EventTypes.GateRejected when Number(details["gate"]) is { } gate && gate > behind:
                gates.Remove(gate);
                break;
            case EventTypes.TaskCompleted when Text(details["completion"]) == "imported":
                // Done by its box, whatever it was before it stood above others.
                (Completion, DoneAs) = ("imported", "imported");
                break;
            case EventTypes.TaskAssigned:
                Worker = Text(details["worker"]);
                break;
            case EventTypes.ImpactRecorded:
                Impact = details;
                break;
            case EventTypes.ApprovalGranted or EventTypes.ApprovalDenied when Text(details["for"]) is { } purpose:
                AnswersFor(purpose).Add((entry.Type == EventTypes.ApprovalGranted, details));
                break;
            case EventTypes.MergeQueued:
                Head = Text(details["head"]) ?? "";
                break;
            case EventTypes.PrOpened when Number(details["change"]) is { } change:
                Heads[change] = Text(details["head"]) ?? "";
                break;
            case EventTypes.PrMerged when Number(details["change"]) is { } change:
                Merged.Add(change);
                break;
            case EventTypes.IssueClosed when Number(details["issue"]) is { } issue:
                Closed.Add(issue);
                break;
            case EventTypes.LockAcquired:
                Locks.UnionWith(Files(details));
                break;
            case EventTypes.LockReleased or EventTypes.LockExpired:
                Locks.ExceptWith(Files(details));
                break;
            case EventTypes.OperatorAction:
                Operated(details);
                break;
        }

        if (details["fields"] is JsonArray fields && fields.Any(field => Text(field) == "completion"))
        {
            Completion = null;
        }

        if (details.ContainsKey("restored_seq"))
        {
            Complete = false;
        }

        if (Text(details["to"]) is { } to)
        {
            Walked(Text(details["from"]), to, details);
        }
    }

    private void Operated(JsonObject details)
    {
        switch (Text(details["action"]))
        {
            case "reopen":
                before = new(DoneOn, Vouched, DoneAs, MergeCommit, DoneWith, Completion, [.. AnswersFor(ApprovalCommands.ForCompletion)]);
                AnswersFor(ApprovalCommands.ForCompletion).Clear();
                Completion = Completion == "imported" ? null : Completion;
                break;
            case "accept tick":
                (Vouched, Completion) = (true, "manual");
                AnswersFor(ApprovalCommands.ForCompletion).Clear();
                break;
            case "restore":
                Complete = false;
                break;
        }
    }

    private void Walked(string? from, string to, JsonObject details)
    {
        behind = to switch
        {
            "analyzing" => 2,
            "implementing" => 4,
            "reviewing" or "deploying" => 6,
            _ => 0,
        };
        switch (to)
        {
            case "pending":
                gates.Clear();
                (DoneOn, Vouched) = (null, Vouched && from != "done");
                break;
            case "implementing" when from == "reviewing":
                gates.RemoveWhere(gate => gate > 4);
                break;
            case "done" when details.ContainsKey("undoes") && before is { } known:
                // A reopening was taken back: it is done by what it was done by.
                (DoneOn, Vouched, DoneWith, Completion) = (known.DoneOn, known.Vouched, known.DoneWith, known.Completion);
                (DoneAs, MergeCommit) = (Text(details["completion"]), Text(details["merge_commit"]));
                AnswersFor(ApprovalCommands.ForCompletion).AddRange(known.Answers);
                break;
            case "done":
                DoneOn = gates.ToHashSet();
                (DoneAs, MergeCommit) = (Text(details["completion"]), Text(details["merge_commit"]));
                DoneWith = details["checks"] is JsonArray checks ? [.. checks.Select(RanCheck.Parse).OfType<RanCheck>()] : null;
                break;
        }
    }

    private List<(bool Granted, JsonObject Said)> AnswersFor(string purpose)
    {
        if (!Answers.TryGetValue(purpose, out var answers))
        {
            Answers[purpose] = answers = [];
        }

        return answers;
    }

    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? (int)number
        : node is JsonValue small && small.TryGetValue<int>(out var same) ? same : null;

    private static IEnumerable<string> Files(JsonObject details) => details["files"] is JsonArray files ? files.Select(Text).OfType<string>() : [];

    private sealed record Before(
        IReadOnlySet<int>? DoneOn, bool Vouched, string? DoneAs, string? MergeCommit, IReadOnlyList<RanCheck>? DoneWith, string? Completion, IReadOnlyList<(bool Granted, JsonObject Said)> Answers);
}
