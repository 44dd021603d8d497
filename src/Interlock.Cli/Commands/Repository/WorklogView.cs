using System.Globalization;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Keeping;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Repository;

/// <summary>One day of the worklog, with what is written of the tasks now.</summary>
internal sealed record WorklogView(WorklogDay Day, TimeZoneInfo Zone, IReadOnlyDictionary<TaskRef, string?> Texts)
{
    public static WorklogView Of(TaskRegistry registry, WorklogDay day, TimeZoneInfo zone) =>
        new(day, zone, registry.Worklogs.Texts(day));

    public WorklogAnswer Answer() => WorklogAnswer.Of(Day, Zone, line => Texts[line.Task]);

    public static void Show(TextPage page, IReadOnlyList<WorklogView> days, WorklogQuery query, (WorkTask Task, IReadOnlyList<PastWorklog> Past)? named)
    {
        if (days.Count == 0)
        {
            page.Line($"Nothing was done {(query.From == query.To ? $"on {Name(query.From)}" : $"from {Name(query.From)} to {Name(query.To)}")} ({query.Zone.Id}).");
        }

        foreach (var view in days)
        {
            page.Line(Piece.Strong(Name(view.Day.Day)), Piece.Faint($"  {view.Zone.Id}"), $"  {view.Day.Tasks.Count(line => line.Done)} done of {view.Day.Tasks.Count}, {Bar.Span(Worked(view))} of work");
            foreach (var line in view.Day.Tasks)
            {
                page.Line("  ", line.Done ? Piece.Good("done") : new(line.State?.Name() ?? "worked on", Tone.Plain), "  ", Piece.Strong(line.Task.ToString()), $"  {line.Title}", Piece.Faint($"  {string.Join(", ", line.Workers)} {Bar.Span(line.Worked)}{(line.Refusals == 0 ? "" : $", refused {line.Refusals} time(s)")}"));
                Each(page, "verified: ", line.Verified);
                Each(page, "", line.Notes);
            }

            page.Blank();
        }

        if (named is not var (task, past))
        {
            return;
        }

        foreach (var one in past)
        {
            page.Line(Piece.Strong($"Worklog {one.Life}"), Piece.Faint($"  reopened {Stamp.Text(one.ReopenedAt)} by {one.ReopenedBy}: {one.Reason}"));
            Each(page, "", one.Text.Split('\n'));
            page.Blank();
        }

        page.Line(Piece.Strong("Worklog"));
        Each(page, "", (task.Worklog ?? "None is written yet; it is when the task is done.").Split('\n'));
    }

    private static void Each(TextPage page, string before, IEnumerable<string> lines)
    {
        foreach (var line in lines.SelectMany(text => text.Split('\n')))
        {
            page.Line("        ", Piece.Faint(before), line);
        }
    }

    private static TimeSpan Worked(WorklogView view) => TimeSpan.FromTicks(view.Day.Tasks.Sum(line => line.Worked.Ticks));

    private static string Name(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
