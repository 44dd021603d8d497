using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Gates.Watching;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Change;

/// <summary>Change requests for eyes.</summary>
internal static class ChangeText
{
    public static (ChangeRequest Change, string? Task, IReadOnlyList<WatchedFile> Weakened) Named(Workplace workplace, ChangeRequest change)
    {
        var task = workplace.Registry.Lookups.Task(change.Task);
        return (change, task?.Ref.ToString(), task is not null && task.Change == change.Number ? workplace.Registry.Watching.Weakened(task).Files : []);
    }

    public static int Print(CommandContext context, Workplace workplace, ChangeRequest change)
    {
        var shown = Named(workplace, change);
        return context.Print.One(ChangeAnswer.Of(change, shown.Task, shown.Weakened), page => page
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
