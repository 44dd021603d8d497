using Interlock.Cli.Composition;
using Interlock.Contract;
using Interlock.Runs;

namespace Interlock.Cli.Commands.Run;

/// <summary><c>run wait</c>.</summary>
internal sealed class RunWaitCommand : WorkplaceCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Operand id = Operand.One("ID", "The run.");
    private readonly Option timeout = Option.Duration("--timeout", "How long to wait at most.");

    public override CommandShape Shape => new("run wait", "Wait until a run has ended.") { Operands = [id], Options = [timeout], Data = AnswerShape.One<RunAnswer>("run.wait"), Examples = ["interlock run wait 1a2b3c4d --timeout 60"] };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var started = context.Time.GetTimestamp();
        while (true)
        {
            await workplace.LostRuns.SettleDeadAsync(context.Interrupts.Graceful);
            var run = workplace.Registry.Runs.Find(arguments.Required(id));
            if (run.IsRefused)
            {
                return context.Refuse(run.Refusal);
            }

            if (run.Value.Status != RunStatus.Running)
            {
                return RunText.Print(context, run.Value);
            }

            if (arguments.Duration(timeout) is { } limit && context.Time.GetElapsedTime(started) >= limit)
            {
                return context.Refuse(new(RefusalKind.TimedOut, "run.still_running", $"Run {run.Value.Id} still runs after {limit.TotalSeconds:0.#} s.", $"Look at 'interlock run logs {run.Value.Id}'."));
            }

            await Task.Delay(Pause, context.Time, context.Interrupts.Graceful);
        }
    }
}
