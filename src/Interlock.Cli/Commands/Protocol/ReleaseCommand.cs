using Interlock.Cli.Composition;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>release</c>.</summary>
internal sealed class ReleaseCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option reason = Option.Text("--reason", "TEXT", "Why.");

    public override CommandShape Shape => new("release", "Give a claimed task back; it is ready at once for another.")
    {
        Operands = [task],
        Options = [reason],
        Data = TaskAnswer.Shape("release"),
        Examples = ["interlock release chat-app/1.1 --reason 'out of time'"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        return new(name.IsRefused
            ? context.Refuse(name.Refusal)
            : TaskAnswer.Print(context, workplace, workplace.Registry.Working.Release(name.Value, context.Token, arguments.Text(reason), context.Actor())));
    }
}
