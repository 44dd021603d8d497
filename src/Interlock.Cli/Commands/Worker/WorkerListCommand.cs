using Interlock.Claims;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;

namespace Interlock.Cli.Commands.Worker;

/// <summary><c>worker list</c>.</summary>
internal sealed class WorkerListCommand : WorkplaceCommand
{
    public override CommandShape Shape => new("worker list", "List the workers, people and agents.") { Data = WorkerAnswer.Many("worker.list") };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var workers = workplace.Registry.Roster.List().Select(worker => WorkerAnswer.Of(workplace, worker)).ToList();
        return new(context.Print.List(workers, WorkerAnswer.Write, page =>
        {
            var table = new Table(new("WORKER"), new("TYPE"), new("STATUS"), new("HOLDS", Shrinks: true), new("LAST SEEN"));
            foreach (var shown in workers)
            {
                table.Add(Piece.Strong(shown.Worker.Name), shown.Worker.Kind.Name(), shown.Tasks.Count > 0 ? Piece.Active(shown.Status) : shown.Status, string.Join(", ", shown.Tasks), $"{shown.Worker.LastActivity:u}");
            }

            page.Table(table, "No worker.");
        }));
    }
}
