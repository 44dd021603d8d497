using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Cli.Schemas;

namespace Interlock.Cli.Commands.Change;

/// <summary><c>change list</c>.</summary>
internal sealed class ChangeListCommand : WorkplaceCommand
{
    public override CommandShape Shape => new("change list", "List the changes.") { Data = DataShape.List("change.list", ChangeAnswer.Fields) };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var changes = workplace.Registry.Reading.ChangeRequests().Select(change => ChangeAnswer.Named(workplace, change)).ToList();
        return new(context.Print.List(changes, ChangeAnswer.Write, page =>
        {
            var table = new Table(new("CHANGE", Right: true), new("STATE"), new("TASK"), new("BRANCH", Shrinks: true), new("REVIEW"));
            foreach (var (change, task) in changes)
            {
                table.Add($"#{change.Number}", change.State == "merged" ? Piece.Good("merged") : change.State, task, change.Branch, change.Review);
            }

            page.Table(table, "No change.");
        }));
    }
}
