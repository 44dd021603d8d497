using Interlock.Claims;
using Interlock.Cli.Commands.Merge;
using Interlock.Cli.Commands.Spec;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Gates.Watching;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Repository;

/// <summary>How everything stands at one moment.</summary>
internal sealed record StatusView(
    IReadOnlyList<SpecSummary> Specs,
    IReadOnlyList<(WorkTask Task, Claim Claim)> Claims,
    IReadOnlyList<(WorkTask Task, string? Next)> ForPeople,
    IReadOnlyList<(string Task, MergeEntry Entry)> Merges,
    IReadOnlyList<(WorkTask Task, WatchedFacts Tests)> Weakened,
    long LastSeq,
    DateTimeOffset At)
{
    private const int MostShown = 10;

    public static StatusView Of(TaskRegistry registry, IReadOnlyList<string> specs, DateTimeOffset now)
    {
        bool Wanted(string spec) => specs.Count == 0 || specs.Contains(spec);
        var (claims, waiting, last) = registry.Lookups.Standing();
        return new(
            [.. registry.Reading.Specs().Where(summary => Wanted(summary.Spec.Name))],
            [.. claims.Where(held => Wanted(held.Task.Spec))],
            [.. waiting.Where(task => Wanted(task.Spec)).Select(task => (task, registry.Explaining.Why(task.Ref) is { IsRefused: false } why ? why.Value.Next : null))],
            [.. MergeText.Queue(registry).Where(entry => Wanted(entry.Task.Split('/')[0]))],
            [.. registry.Watching.AllWeakened().Where(one => Wanted(one.Task.Spec))],
            last,
            now);
    }

    public StatusAnswer Answer() => new(
        Specs: [.. Specs.Select(SpecAnswer.Of)],
        Claims: [.. Claims.Select(static held => HeldTask.Of(held.Task, held.Claim))],
        WaitingForPeople: [.. ForPeople.Select(static waiting => TaskForPeople.Of(waiting.Task, waiting.Next))],
        MergeQueue: [.. Merges.Select(static queued => QueuedMergeAnswer.Of(queued.Task, queued.Entry))],
        TestsWeakened: [.. Weakened.Select(static one => TaskWithWeakenedTests.Of(one.Task, one.Tests))],
        LastSeq: LastSeq,
        At: At);

    public static void Show(TextPage page, StatusView status)
    {
        page.Table(SpecText.Table(status.Specs), "No spec.");
        if (status.Claims.Count > 0)
        {
            var table = new Table(new("WORKER", Whole: true), new("TASK", Whole: true), new("STATE"), new("DONE", Right: true), new("SINCE", Right: true), new("TITLE", Shrinks: true));
            foreach (var (task, claim) in status.Claims)
            {
                table.Add(
                    Piece.Strong(claim.Worker),
                    task.Ref.ToString(),
                    new(task.State.Name(), TaskAnswer.Tone(task.State)),
                    task.Progress > 0 ? $"{task.Progress}%" : "",
                    Bar.Span(status.At - claim.ClaimedAt),
                    task.Title);
            }

            page.Blank().Table(table, "");
        }

        if (status.ForPeople.Count > 0)
        {
            page.Blank().Line(Piece.Waiting("Waits for a person"));
            foreach (var (task, next) in status.ForPeople)
            {
                page.Line("  ", Piece.Strong(task.Ref.ToString()), $"  {task.State.Name()}: {task.StateReason}  ", Piece.Faint(task.Title));
                if (next is not null)
                {
                    page.Line(Piece.Faint($"    → {next}"));
                }
            }
        }

        if (status.Weakened.Count > 0)
        {
            page.Blank().Line(Piece.Waiting("Tests were weakened"));
            foreach (var (task, tests) in status.Weakened.Take(MostShown))
            {
                page.Line("  ", Piece.Strong(task.Ref.ToString()), $"  {task.State.Name()}: {string.Join(", ", tests.Open.Take(3))}");
                page.Line(Piece.Faint($"    → interlock approve {task.Ref} --for tests --as NAME --reason TEXT"));
            }
        }

        if (status.Merges.Count > 0)
        {
            page.Blank();
            page.Table(MergeText.Table(status.Merges), "");
        }
    }
}
