using Interlock.Cli.Composition;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>fail</c>.</summary>
internal sealed class FailCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option reason = Option.Text("--reason", "TEXT", "Why.");

    public override CommandShape Shape => new("fail", "Say that the attempt failed; it is tried again later, up to the limit.")
    {
        Operands = [task],
        Options = [reason],
        Data = TaskAnswer.Shape("fail"),
        Examples = ["interlock fail chat-app/1.1 --reason 'the library has no such call'"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        return new(name.IsRefused
            ? context.Refuse(name.Refusal)
            : TaskAnswer.Print(context, workplace, workplace.Registry.Working.Fail(name.Value, context.Token, arguments.Text(reason), context.Actor())));
    }
}
