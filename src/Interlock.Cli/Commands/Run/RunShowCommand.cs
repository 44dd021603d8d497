using Interlock.Cli.Composition;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Run;

/// <summary><c>run show</c>.</summary>
internal sealed class RunShowCommand : WorkplaceCommand
{
    private readonly Operand id = Operand.One("ID", "The run.");

    public override CommandShape Shape => new("run show", "Show one run.") { Operands = [id], Data = AnswerShape.One<RunAnswer>("run.show"), Examples = ["interlock run show 1a2b3c4d"] };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        await workplace.LostRuns.SettleDeadAsync(context.Interrupts.Graceful);
        var run = workplace.Registry.Runs.Find(arguments.Required(id));
        return run.IsRefused ? context.Refuse(run.Refusal) : RunText.Print(context, run.Value);
    }
}
