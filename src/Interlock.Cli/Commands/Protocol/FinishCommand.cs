using Interlock.Cli.Composition;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>finish</c>.</summary>
internal sealed class FinishCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option reason = Option.Text("--reason", "TEXT", "Why.");

    public override CommandShape Shape => new("finish", "Close a manual or external task on its evidence.")
    {
        Operands = [task],
        Options = [reason],
        Data = TaskAnswer.Shape("finish"),
        Examples = ["interlock finish chat-app/1.1 --reason 'the certificate is ordered'"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        return new(name.IsRefused
            ? context.Refuse(name.Refusal)
            : TaskAnswer.Print(context, workplace, workplace.Registry.Completing.Finish(name.Value, context.Token, arguments.Text(reason), context.Actor())));
    }
}
