using Interlock.Cli.Composition;
using Interlock.Cli.Schemas;
using Interlock.Launching;
using Interlock.Runs;

namespace Interlock.Cli.Commands.Run;

/// <summary><c>run kill</c>: ends a run with all its processes.</summary>
internal sealed class RunKillCommand : WorkplaceCommand
{
    private readonly Operand id = Operand.One("ID", "The run.");

    public override CommandShape Shape => new("run kill", "End a run and every process of it.") { Operands = [id], Data = DataShape.One("run.kill", RunAnswer.Fields) };

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
            return RunAnswer.Print(context, run);
        }

        if (run.Host != context.Actor().Host)
        {
            return context.Refuse(new(RefusalKind.Conflict, "run.elsewhere", $"Run {run.Id} lives on {run.Host}.", $"Say it there."));
        }

        if (context.DryRun)
        {
            return RunAnswer.Print(context, Killed(run, context));
        }

        // Before the first signal: whoever watches the run may see it die before this command has finished.
        var asked = workplace.Registry.Runs.AskStop(run, context.Actor());
        if (asked.IsRefused)
        {
            return context.Refuse(asked.Refusal);
        }

        run = asked.Value;
        if (run.Status != RunStatus.Running)
        {
            return RunAnswer.Print(context, run);
        }

        var end = await workplace.Launcher.Adopt(RunHandle.Of(run), new() { Sharing = workplace.SharingOf(run) }).StopAsync(StopCause.Cancelled, context.Interrupts.Hard);
        return RunAnswer.Print(context, workplace.Registry.Runs.Finish(
            Killed(run, context) with { ExitCode = end.ExitCode, EndedAt = end.EndedAt, OutputPreview = end.OutputPreview },
            context.Actor(),
            end.Survivors.Count));
    }

    private static Runs.Run Killed(Runs.Run run, CommandContext context) =>
        run with { Status = RunStatus.Killed, Outcome = RunOutcome.Cancelled, Reason = $"killed by {context.Actor().Name}" };
}
