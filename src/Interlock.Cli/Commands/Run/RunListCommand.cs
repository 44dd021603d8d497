using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Runs;

namespace Interlock.Cli.Commands.Run;

/// <summary><c>run list</c>.</summary>
internal sealed class RunListCommand : WorkplaceCommand
{
    private readonly Option task = Option.Text("--task", "SPEC/ID", "Only runs of this task.");
    private readonly Option status = Option.Choice("--status", "S", ["running", "completed", "failed", "killed"], "Only runs of this status.");

    public override CommandShape Shape => new("run list", "List runs, oldest first.") { Options = [task, status], Data = AnswerShape.List<RunAnswer>("run.list"), Examples = ["interlock run list --task chat-app/1.1"] };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        await workplace.LostRuns.SettleDeadAsync(context.Interrupts.Graceful);
        var runs = workplace.Registry.Runs.List(arguments.Text(task), arguments.Text(status) is { } word ? RunWords.ParseStatus(word) : null);
        return context.Print.List(runs.Select(RunAnswer.Of), page =>
        {
            var table = new Table(new("RUN", Whole: true), new("STATUS"), new("OUTCOME"), new("TASK", Whole: true), new("WORKER", Whole: true), new("STARTED"), new("WHAT", Shrinks: true));
            foreach (var run in runs)
            {
                table.Add(Piece.Strong(run.Id), run.Status.Word(), run.Outcome?.Word(), run.Task, run.Worker, $"{run.StartedAt:u}", run.Description);
            }

            page.Table(table, "No run.");
        });
    }
}
