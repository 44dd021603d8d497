using Interlock.Cli.Output;
using Interlock.Dispatching;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Dispatching;

/// <summary>Feeds the live view from a dispatcher and the store while the work goes on.</summary>
internal sealed class LiveWork(TaskRegistry registry, Func<DispatchSnapshot?> dispatcher, IReadOnlyList<string> specs)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly long started = registry.Context.Clock.GetTimestamp();
    private int doneAtStart = -1;

    /// <summary>Shows a frame every quarter second, and says what gates refuse, until <paramref name="stop"/>.</summary>
    public async Task ShowAsync(LiveView view, CancellationToken stop)
    {
        var seen = registry.Lookups.LastSeq();
        using var timer = new PeriodicTimer(Refresh, registry.Context.Clock);
        try
        {
            do
            {
                seen = Tell(view, seen);
                view.Show(Frame());
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Tell(view, seen);
            view.Show(Frame());
        }
    }

    private long Tell(LiveView view, long seen)
    {
        foreach (var entry in registry.Reading.Events(new() { AfterSeq = seen }))
        {
            seen = entry.Seq;
            var task = $"{entry.Spec}/{entry.TaskId}";
            switch (entry.Type)
            {
                case EventTypes.GateRejected:
                    view.Note(Piece.Waiting($"gate {entry.Details["gate"]} refused "), Piece.Strong(task), $": {entry.Details["message"]}");
                    break;
                case EventTypes.MergeRefused:
                    view.Note(Piece.Waiting("sent back "), Piece.Strong(task), $": {entry.Details["reason"]}");
                    break;
                case EventTypes.TaskFailed:
                    view.Note(Piece.Bad("failed "), Piece.Strong(task), $": {entry.Details["reason"]}");
                    break;
                case EventTypes.RunnerFinished when (string?)entry.Details["outcome"] is not "Succeeded":
                    view.Note(Piece.Waiting($"{entry.Worker} "), Piece.Strong(task), $": {entry.Details["outcome"]}, {entry.Details["reason"]}");
                    break;
                case EventTypes.SetUpFailed:
                    view.Note(Piece.Bad("not set up "), Piece.Strong(task), $": {entry.Details["message"]}{(entry.Details["hint"] is { } hint ? $" {hint}" : "")}");
                    break;
                case EventTypes.QuestionAsked:
                    view.Note(Piece.Waiting("asks "), Piece.Strong(task), $": {entry.Details["question"]} (interlock answer {task} TEXT)");
                    break;
                case EventTypes.ProcessReaped:
                    view.Note(Piece.Waiting("ended "), $"{entry.Details["survivors"]} process(es) that a run of ", Piece.Strong(task), " left behind");
                    break;
                case EventTypes.ApprovalRequested:
                    view.Note(Piece.Waiting("waits for a person "), Piece.Strong(task), $": {entry.Details["message"]}");
                    break;
                case EventTypes.ApprovalGranted or EventTypes.ApprovalDenied:
                    view.Note(Piece.Active(entry.Type == EventTypes.ApprovalGranted ? "approved " : "denied "), Piece.Strong(task), $" by {entry.Details["by"]}: {entry.Details["reason"]}");
                    break;
            }
        }

        return seen;
    }

    private LiveSnapshot Frame()
    {
        var snapshot = dispatcher();
        var counts = registry.Lookups.Counts(specs);
        int Of(TaskState state) => counts.Sum(count => count.GetValueOrDefault(state));
        var done = Of(TaskState.Done);
        doneAtStart = doneAtStart < 0 ? done : doneAtStart;
        var total = counts.Sum(count => count.Values.Sum()) - Of(TaskState.Cancelled);
        var elapsed = registry.Context.Clock.GetElapsedTime(started);
        var finished = done - doneAtStart;
        return new()
        {
            Workers = [.. Workers(snapshot)],
            Queued = Of(TaskState.Pending),
            Blocked = Of(TaskState.Blocked) + Of(TaskState.Draft),
            Merging = registry.Reading.MergeQueue().Count,
            Failed = Of(TaskState.Failed),
            Done = done,
            Total = total,
            Elapsed = elapsed,
            Left = finished == 0 ? null : elapsed / finished * (total - done - Of(TaskState.Failed)),
        };
    }

    private IEnumerable<LiveWorker> Workers(DispatchSnapshot? snapshot)
    {
        var now = registry.Context.Now;
        var live = snapshot?.Runs.ToDictionary(run => run.Task) ?? [];
        foreach (var (task, claim) in registry.Lookups.Held())
        {
            var merge = task.State == TaskState.Reviewing ? registry.Entries.Find(task.Uid) : null;
            yield return new()
            {
                Name = claim.Worker,
                Task = task.Ref.ToString(),
                Title = task.Title,
                Progress = task.Progress > 0 ? task.Progress : null,
                State = live.TryGetValue(task.Ref, out var run) ? run.Doing : task.State.Name(),
                WaitsFor = task.State == TaskState.Deploying ? "deploy" : merge is null ? null : merge.Held ?? (snapshot?.Merging == task.Ref.ToString() ? "merging" : "merge queue"),
                Elapsed = now - claim.ClaimedAt,
            };
        }
    }
}
