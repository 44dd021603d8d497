using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Gates.Watching;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Change;

/// <summary>A change request as answer.</summary>
internal static class ChangeAnswer
{
    public const string Fields =
        "number:int task:text? title:text branch:text head:text base:text state:(open|merged|closed) merge_commit:text? review:(approved|needs_revision)? "
        + "review_by:text? review_reason:text? author:text created_at:time updated_at:time tests_weakened:{path:text why:text}[]";

    public static void Write(ObjectWriter json, (ChangeRequest Change, string? Task, IReadOnlyList<WatchedFile> Weakened) shown)
    {
        json.Number("number", shown.Change.Number);
        json.Text("task", shown.Task);
        json.Text("title", shown.Change.Title);
        json.Text("branch", shown.Change.Branch);
        json.Text("head", shown.Change.Head);
        json.Text("base", shown.Change.Base);
        json.Text("state", shown.Change.State);
        json.Text("merge_commit", shown.Change.MergeCommit);
        json.Text("review", shown.Change.Review);
        json.Text("review_by", shown.Change.ReviewBy);
        json.Text("review_reason", shown.Change.ReviewReason);
        json.Text("author", shown.Change.Author);
        json.Time("created_at", shown.Change.CreatedAt);
        json.Time("updated_at", shown.Change.UpdatedAt);
        json.Objects("tests_weakened", shown.Weakened, static (each, file) =>
        {
            each.Text("path", file.Path);
            each.Text("why", file.Why);
        });
    }

    public static (ChangeRequest Change, string? Task, IReadOnlyList<WatchedFile> Weakened) Named(Workplace workplace, ChangeRequest change)
    {
        var task = workplace.Registry.Context.Store.Read(reader => reader.FindTask(change.Task));
        return (change, task?.Ref.ToString(), task is not null && task.Change == change.Number ? workplace.Registry.Watching.Weakened(task).Files : []);
    }

    public static int Print(CommandContext context, Workplace workplace, ChangeRequest change)
    {
        var shown = Named(workplace, change);
        return context.Print.One(shown, Write, page => page
            .Line(Piece.Strong($"#{change.Number}"), "  ", change.Title)
            .Facts(
                ("state", change.State == "merged" ? Piece.Good("merged") : change.State),
                ("task", shown.Task),
                ("branch", $"{change.Branch} → {change.Base}"),
                ("head", change.Head),
                ("by", change.Author),
                ("opened", $"{change.CreatedAt:u}"),
                ("changed", $"{change.UpdatedAt:u}"),
                ("merged as", change.MergeCommit),
                ("tests", shown.Weakened.Count == 0 ? "" : Piece.Waiting($"weakened: {string.Join(", ", shown.Weakened)}")),
                ("review", change.Review is null ? "" : $"{change.Review} by {change.ReviewBy}: {change.ReviewReason}")));
    }
}
