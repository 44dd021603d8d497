using Interlock.Cli.Composition;

namespace Interlock.Cli.Commands.Lock;

/// <summary><c>lock force-release</c>: an operator takes the locks and the claim of one task away.</summary>
internal sealed class LockForceReleaseCommand : WorkplaceCommand
{
    private readonly Operand task = Operand.One("TASK", "The task, SPEC/ID.");
    private readonly Option reason = Option.Text("--reason", "TEXT", "Why; always needed.");

    public override CommandShape Shape => new("lock force-release", "Take the locks and the claim of one task away, with a reason.")
    {
        Operands = [task],
        Options = [reason],
        Data = TaskAnswer.Shape("lock.force-release"),
        Examples = ["interlock lock force-release chat-app/1.1 --reason 'its laptop is lost'"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Required(task));
        return new(name.IsRefused
            ? context.Refuse(name.Refusal)
            : TaskAnswer.Print(context, workplace, workplace.Registry.Locking.ForceRelease(name.Value, arguments.Text(reason) ?? "", context.Actor())));
    }
}
