using Interlock.Cli.Composition;

namespace Interlock.Cli.Commands.Gate;

/// <summary><c>impact analyze</c>: the analysis of the task's files by the configured provider, recorded.</summary>
internal sealed class ImpactAnalyzeCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();

    public override CommandShape Shape => new("impact analyze", "Analyse what a task's change would touch, and record it.")
    {
        Description = "Asks the provider that impact.provider names; an analysis that gives no answer is an error and records nothing.",
        Operands = [task],
        Data = TaskAnswer.Shape("impact.analyze"),
        Examples = ["interlock impact analyze chat-app/1.1"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        return name.IsRefused
            ? context.Refuse(name.Refusal)
            : TaskAnswer.Print(context, workplace, await workplace.Registry.Approving.AnalyzeAsync(name.Value, context.Actor(), context.Interrupts.Graceful));
    }
}
