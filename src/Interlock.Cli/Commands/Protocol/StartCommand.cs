using Interlock.Cli.Composition;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>start</c>: gates 3 and 4.</summary>
internal sealed class StartCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();

    public override CommandShape Shape => new("start", "Start on a claimed task, once its impact allows it.")
    {
        Description = "Analyses the impact when there is none or a stale one. HIGH and CRITICAL wait for a person's approval.",
        Operands = [task],
        Data = TaskAnswer.Shape("start"),
        Examples = ["interlock start chat-app/1.1"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        return name.IsRefused
            ? context.Refuse(name.Refusal)
            : TaskAnswer.Print(context, workplace, await workplace.Registry.Working.StartAsync(name.Value, context.Token, context.Actor(), context.Interrupts.Graceful));
    }
}
