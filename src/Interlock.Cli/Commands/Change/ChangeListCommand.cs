using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Change;

/// <summary><c>change list</c>.</summary>
internal sealed class ChangeListCommand : WorkplaceCommand
{
    private static readonly string[] States = ["open", "merged", "closed"];
    private static readonly string[] Reviews = ["none", "approved", "needs_revision"];

    private readonly Option state = Option.Choice("--state", "S", States, "Only in this state.");
    private readonly Option review = Option.Choice("--review", "R", Reviews, "Only with this review; none: not reviewed yet.");
    private readonly Option spec = Option.Text("--spec", "SPEC", "Only of tasks of this spec.");
    private readonly Option task = Option.Text("--task", "TASK", "Only of this task.");

    public override CommandShape Shape => new("change list", "List the changes.")
    {
        Options = [state, review, spec, task],
        Data = AnswerShape.List<ChangeAnswer>("change.list"),
        Examples = ["interlock change list --state open --review none"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var of = TaskChoice.Of(context, workplace.Registry.Reading, arguments.Text(spec), arguments.Text(task));
        if (of.IsRefused)
        {
            return new(context.Refuse(of.Refusal));
        }

        var changes = workplace.Registry.Reading.ChangeRequests()
            .Where(change => arguments.Text(state) is not { } wanted || change.State == wanted)
            .Where(change => arguments.Text(review) is not { } wanted || (change.Review ?? "none") == wanted)
            .Select(change => ChangeText.Named(workplace, change))
            .Where(change => of.Value.Holds(change.Task))
            .ToList();
        return new(context.Print.List(changes.Select(static one => ChangeAnswer.Of(one.Change, one.Task, one.Weakened)), page =>
        {
            var table = new Table(new("CHANGE", Right: true, Whole: true), new("STATE"), new("TASK", Whole: true), new("BRANCH", Shrinks: true), new("REVIEW"));
            foreach (var (change, task, _) in changes)
            {
                table.Add($"#{change.Number}", change.State == "merged" ? Piece.Good("merged") : change.State, task, change.Branch, change.Review);
            }

            page.Table(table, "No change.");
        }));
    }
}
