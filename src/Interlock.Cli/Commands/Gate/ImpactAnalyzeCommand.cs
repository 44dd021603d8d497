using Interlock.Cli.Composition;

namespace Interlock.Cli.Commands.Gate;

/// <summary><c>impact analyze</c>: the built-in analysis of the task's files, recorded.</summary>
internal sealed class ImpactAnalyzeCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();

    public override CommandShape Shape => new("impact analyze", "Analyse what a task's change would touch, and record it.")
    {
        Operands = [task],
        Data = TaskAnswer.Shape("impact.analyze"),
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        return name.IsRefused
            ? context.Refuse(name.Refusal)
            : TaskAnswer.Print(context, workplace, await workplace.Registry.Approving.AnalyzeAsync(name.Value, context.Actor(), context.Interrupts.Graceful));
    }
}
