using Interlock.Cli.Output;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands;

/// <summary>Tasks for eyes.</summary>
internal static class TaskText
{
    public static void Table(TextPage page, IReadOnlyList<TaskView> views, string empty, Func<TaskView, string>? word = null)
    {
        var table = new Table(new("TASK", Whole: true), new("STATE"), new("PRIO", Right: true), new("TITLE", Shrinks: true), new("HELD BY", Shrinks: true), new("REASON", Shrinks: true));
        foreach (var view in views)
        {
            var task = view.Task;
            table.Add(
                Piece.Strong(task.Ref.ToString()),
                new(word?.Invoke(view) ?? view.State.Name(), TaskAnswer.Tone(view.State)),
                $"{task.Priority}",
                task.Optional ? $"{task.Title} (optional)" : task.Title,
                view.Claim?.Worker,
                Piece.Faint(task.IsParent ? "parent" : task.StateReason ?? view.WaitsFor ?? ""));
        }

        page.Table(table, empty);
    }

    /// <summary>Everything about a task that a person wants to see.</summary>
    public static void Card(TextPage page, TaskView view, DateTimeOffset now)
    {
        var task = view.Task;
        page.Line(Piece.Strong(task.Ref.ToString()), "  ", task.Title);
        page.Facts(
            ("state", new($"{view.State.Name()}{(view.Ready ? ", ready" : "")}{(task.StateReason is { } reason && !task.IsParent ? $": {reason}" : "")}", TaskAnswer.Tone(view.State))),
            ("held by", view.Claim is { } claim ? $"{claim.Worker} on {claim.Host}, token {claim.Token}{Lease(claim.ExpiresAt, claim.Parked, now)}" : ""),
            ("progress", task.Progress > 0 ? Piece.Active($"{Bar.Of(task.Progress, 20, page.Look.Unicode)} {task.Progress}% {task.ProgressStep}") : ""),
            ("kind", $"{task.Kind}, priority {task.Priority}{(task.Optional ? ", optional" : "")}{(task.EstimateMinutes is { } estimate ? $", about {estimate} min" : "")}"),
            ("done by", $"{task.Completion.Name()}{(task.MergeCommit is { } commit ? $" as {commit}" : "")}"),
            ("parent", task.Parent),
            ("comes after", string.Join(", ", view.DependsOn.Select(static edge => edge.Hard ? edge.Task : $"{edge.Task} (soft)"))),
            ("blocks", string.Join(", ", view.Blocks)),
            ("skills", string.Join(", ", task.RequiredSkills)),
            ("files", string.Join(", ", task.Files)),
            ("locked", string.Join(", ", view.Locked)),
            ("issue", task.Issue is { } issue ? $"#{issue}{(task.Change is { } change ? $", change #{change}" : "")}" : ""),
            ("branch", task.Branch),
            ("impact", view.Impact is { } impact ? new Piece($"{impact.Risk.Name()}: {impact.Reason}", impact.Risk.NeedsApproval() ? Tone.Waiting : Tone.Plain) : ""),
            ("approval", view.Approval is { } approval ? $"{(approval.Granted ? "granted" : "denied")} by {approval.By}: {approval.Reason}" : ""),
            ("attempts", task.Attempt > 0 ? $"{task.Attempt}" : ""));
        Paragraph(page, "Description", task.Description == task.Title ? "" : task.Description);
        Paragraph(page, "Acceptance", string.Join('\n', task.Acceptance.Select(static one => "- " + one)));
        Paragraph(page, "Worklog", task.Worklog ?? "");
        Paragraph(page, "Artifacts", string.Join('\n', view.Artifacts.Select(static artifact => $"{artifact.Type}  {artifact.Uri}")));
    }

    private static string Lease(DateTimeOffset expires, bool parked, DateTimeOffset now) =>
        parked ? "" : expires <= now ? ", lease ended" : $", lease {Bar.Span(expires - now)}";

    private static void Paragraph(TextPage page, string title, string text)
    {
        if (text.Length > 0)
        {
            page.Blank().Line(Piece.Faint(title)).Paragraph(text);
        }
    }
}
