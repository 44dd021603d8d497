using System.Text.Json.Nodes;
using Interlock.Cli.Output;
using Interlock.Journal;

namespace Interlock.Cli.Commands.Demo;

/// <summary>Tells the events in plain words as they come, and remembers what the summary needs.</summary>
/// <param name="tasks">All tasks that are work, in the order of the spec.</param>
/// <param name="tell">Takes each sentence.</param>
internal sealed class DemoStory(IReadOnlyList<DemoTask> tasks, Action<Piece[]> tell)
{
    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<string, DemoTask> known = tasks.ToDictionary(task => task.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> lockedBy = new(StringComparer.Ordinal);
    private long told;
    private int merged;

    public IReadOnlyList<DemoTask> Tasks => tasks;

    /// <summary>Files that several tasks wanted, each with those tasks in the order in which they held its lock.</summary>
    public IEnumerable<(string File, IReadOnlyList<string> Tasks)> Shared => lockedBy
        .Where(pair => pair.Value.Count > 1)
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => (pair.Key, (IReadOnlyList<string>)pair.Value));

    /// <summary>Takes an event; one that was told before is passed over.</summary>
    /// <returns>False when it was told before.</returns>
    public bool Take(DemoEvent news)
    {
        lock (gate)
        {
            if (news.Seq <= told)
            {
                return false;
            }

            told = news.Seq;
            if (known.TryGetValue(news.Task, out var task))
            {
                Tell(news, task);
            }

            return true;
        }
    }

    private void Tell(DemoEvent news, DemoTask task)
    {
        switch (news.Type)
        {
            case EventTypes.TaskAssigned:
                task.ClaimedAt = news.At;
                Say(Piece.Active(news.Worker), " takes ", Name(task), $": {task.Title}");
                break;
            case EventTypes.LockAcquired:
                Locked(news, task);
                break;
            case EventTypes.RunnerStarted:
                task.Runs++;
                break;
            case EventTypes.RunnerFinished when news.Text("outcome") != "Succeeded":
                Ended(news, task);
                break;
            case EventTypes.ProcessReaped:
                task.Note("left a process behind; it was ended");
                Say(Piece.Bad(news.Worker), " left a process behind at ", Name(task), "; ended, and seen to be gone");
                break;
            case EventTypes.GateRejected:
                task.Note(news.Text("code") == "approval.missing" ? "waited for a person" : $"refused at gate {news.Text("gate")}");
                Say(Piece.Bad($"gate {news.Text("gate")} refused "), Name(task), $": {news.Text("message")}");
                break;
            case EventTypes.RetryScheduled:
                Say(Name(task), " will be tried again");
                break;
            case EventTypes.ImpactRecorded when news.Text("risk") is "HIGH" or "CRITICAL":
                Say("The impact of ", Name(task), " is ", Piece.Waiting(news.Text("risk")), $": {news.Text("reason")}");
                break;
            case EventTypes.ApprovalRequested:
                Say(Name(task), " waits for a person; everything else goes on");
                break;
            case EventTypes.ApprovalGranted:
                task.Note($"approved by {news.Text("by")}");
                Say(Name(task), Piece.Good($" approved by {news.Text("by")}"), $": {news.Text("reason")}");
                break;
            case EventTypes.MergeRefused:
                task.Note("sent back by the merge queue");
                Say(Name(task), Piece.Waiting(" sent back"), $": {news.Text("reason")}");
                break;
            case EventTypes.TaskUpdated when news.Text("to") == "blocked" && news.Text("reason").StartsWith("lock", StringComparison.Ordinal):
                task.Note("waited for a lock");
                Say(Name(task), Piece.Waiting(" parked"), $": {news.Text("reason")}");
                break;
            case EventTypes.PrMerged:
                Say(Name(task), Piece.Good(" merged"), $" ({++merged})");
                break;
            case EventTypes.TaskCompleted:
                Completed(news, task);
                break;
            case EventTypes.TaskFailed:
                task.Note("failed");
                Say(Name(task), Piece.Bad(" failed"), $": {news.Text("reason")}");
                break;
        }
    }

    private void Ended(DemoEvent news, DemoTask task)
    {
        var (note, words, after) = news.Text("outcome") switch
        {
            "ClaimedOnly" => ("said it was done, and had changed nothing", " says it is done with ", ""),
            "Crashed" => ("crashed", " crashed at ", ""),
            "Stalled" => ("stalled, and was ended", " stalled at ", $"; ended after {news.Text("duration_seconds")} s"),
            var other => (other, $" ended with {other} at ", ""),
        };
        task.Note(note);
        Say(Piece.Bad(news.Worker), words, Name(task), $": {news.Text("reason")}{after}");
    }

    private void Locked(DemoEvent news, DemoTask task)
    {
        var files = (news.Details["files"] as JsonArray ?? []).Select(file => file?.ToString() ?? "").ToList();
        foreach (var file in files)
        {
            if (!lockedBy.TryGetValue(file, out var holders))
            {
                lockedBy.Add(file, holders = []);
            }

            if (!holders.Contains(task.Id))
            {
                holders.Add(task.Id);
            }
        }

        if (news.At != task.ClaimedAt)
        {
            task.Note("locked what it touched");
            Say(Name(task), $" declared no files; locked for it now: {string.Join(", ", files)}");
        }
    }

    private void Completed(DemoEvent news, DemoTask task)
    {
        task.Done = true;
        if (news.Text("from") == "reviewing" && task.Runs == 0)
        {
            Say(Name(task), Piece.Good(" passed"), ": the checks hold on what is merged so far");
        }
    }

    private void Say(params Piece[] pieces) => tell(pieces);

    private static Piece Name(DemoTask task) => Piece.Strong($"{DemoFolder.Spec}/{task.Id}");
}
