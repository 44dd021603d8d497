using Interlock.Cli.Composition;
using Interlock.Contract;
using Interlock.Runs;

namespace Interlock.Cli.Commands.Run;

/// <summary><c>run kill</c>: ends a run with all its processes.</summary>
internal sealed class RunKillCommand : WorkplaceCommand
{
    private readonly Operand id = Operand.One("ID", "The run.");

    public override CommandShape Shape => new("run kill", "End a run and every process of it.") { Operands = [id], Data = AnswerShape.One<RunAnswer>("run.kill"), Examples = ["interlock run kill 1a2b3c4d"] };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var found = workplace.Registry.Runs.Find(arguments.Required(id));
        if (found.IsRefused)
        {
            return context.Refuse(found.Refusal);
        }

        var run = found.Value;
        if (run.Status != RunStatus.Running)
        {
            return RunText.Print(context, run);
        }

        if (run.Host != context.Actor().Host)
        {
            return context.Refuse(new(RefusalKind.Conflict, "run.elsewhere", $"Run {run.Id} lives on {run.Host}.", $"Say it there."));
        }

        if (context.DryRun)
        {
            return RunText.Print(context, run with { Status = RunStatus.Killed, Outcome = RunOutcome.Cancelled, Reason = $"killed by {context.Actor().Name}" });
        }

        var killed = await workplace.LostRuns.KillAsync(run, context.Actor(), context.Interrupts.Hard);
        return killed.IsRefused ? context.Refuse(killed.Refusal) : RunText.Print(context, killed.Value);
    }
}
