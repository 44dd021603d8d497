using Interlock.Claims;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Worker;

/// <summary><c>worker list</c>.</summary>
internal sealed class WorkerListCommand : WorkplaceCommand
{
    private static readonly string[] Types = ["human", "ai_agent"];
    private static readonly string[] Statuses = ["idle", "working", "offline"];

    private readonly Option type = Option.Choice("--type", "TYPE", Types, "Only people, or only agents.");
    private readonly Option status = Option.Choice("--status", "S", Statuses, "Only with this status.");
    private readonly Option skill = Option.Text("--skill", "S", "Only with this skill.");

    public override CommandShape Shape => new("worker list", "List the workers, people and agents.")
    {
        Options = [type, status, skill],
        Data = AnswerShape.List<WorkerAnswer>("worker.list"),
        Examples = ["interlock worker list --type ai_agent --status idle"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var workers = workplace.Registry.Roster.List()
            .Where(worker => arguments.Text(type) is not { } wanted || worker.Kind.Name() == wanted)
            .Where(worker => arguments.Text(skill) is not { } wanted || worker.Skills.Contains(wanted))
            .Select(worker => WorkerText.Of(workplace, worker))
            .Where(shown => arguments.Text(status) is not { } wanted || shown.Status == wanted)
            .ToList();
        return new(context.Print.List(workers.Select(static shown => shown.Answer()), page =>
        {
            var table = new Table(new("WORKER", Whole: true), new("TYPE"), new("STATUS"), new("HOLDS", Shrinks: true), new("LAST SEEN"));
            foreach (var shown in workers)
            {
                table.Add(Piece.Strong(shown.Worker.Name), shown.Worker.Kind.Name(), shown.Tasks.Count > 0 ? Piece.Active(shown.Status) : shown.Status, string.Join(", ", shown.Tasks), $"{shown.Worker.LastActivity:u}");
            }

            page.Table(table, "No worker.");
        }));
    }
}
