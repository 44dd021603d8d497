using Interlock.Cli.Output;
using Interlock.Merging;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Merge;

/// <summary>Entries and outcomes of the merge queue as answers.</summary>
internal static class MergeAnswer
{
    public const string EntryFields = "task:text target:text branch:text head:text priority:int queued_at:time held:text?";
    public const string OutcomeFields = "task:text result:(merged|checked|deployed|deploy_failed|returned|held|stale) commit:text? code:text? message:text? seconds:number";

    public static IReadOnlyList<(string Task, MergeEntry Entry)> Queue(TaskRegistry registry)
    {
        var entries = registry.Reading.MergeQueue();
        return registry.Context.Store.Read(reader => entries.Select(entry => (reader.FindName(entry.Task)?.ToString() ?? entry.Task, entry)).ToList());
    }

    public static Table Table(IReadOnlyList<(string Task, MergeEntry Entry)> queue)
    {
        var table = new Table(new("TASK"), new("BRANCH", Shrinks: true), new("QUEUED"), new("HELD BY", Shrinks: true));
        foreach (var (task, entry) in queue)
        {
            table.Add(Piece.Strong(task), entry.Branch, $"{entry.QueuedAt:u}", entry.Held is null ? "" : Piece.Waiting(entry.Held));
        }

        return table;
    }

    public static void Write(ObjectWriter json, (string Task, MergeEntry Entry) queued)
    {
        json.Text("task", queued.Task);
        json.Text("target", queued.Entry.Target);
        json.Text("branch", queued.Entry.Branch);
        json.Text("head", queued.Entry.Head);
        json.Number("priority", queued.Entry.Priority);
        json.Time("queued_at", queued.Entry.QueuedAt);
        json.Text("held", queued.Entry.Held);
    }

    public static void Write(ObjectWriter json, MergeOutcome outcome)
    {
        json.Text("task", outcome.Task);
        json.Text("result", Word(outcome.Result));
        json.Text("commit", outcome.Commit);
        json.Text("code", outcome.Refusal?.Code);
        json.Text("message", outcome.Refusal?.Message);
        json.Decimal("seconds", outcome.Elapsed.TotalSeconds);
    }

    public static string Word(MergeResult result) => result switch
    {
        MergeResult.Merged => "merged",
        MergeResult.Checked => "checked",
        MergeResult.Deployed => "deployed",
        MergeResult.DeployFailed => "deploy_failed",
        MergeResult.Returned => "returned",
        MergeResult.Held => "held",
        _ => "stale",
    };
}
