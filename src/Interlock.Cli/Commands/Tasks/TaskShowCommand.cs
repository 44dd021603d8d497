using Interlock.Cli.Composition;
using Interlock.Registry.Answering;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task show TASK</c>.</summary>
internal sealed class TaskShowCommand : LookCommand
{
    private readonly Operand task = TaskAnswer.Operand();

    public override CommandShape Shape => new("task show", "Show everything about a task.")
    {
        Operands = [task],
        Data = TaskAnswer.Shape("task.show"),
        Examples = ["interlock task show chat-app/1.1"],
    };

    protected override int Run(CommandContext context, Reading reading, Place place, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        var found = name.IsRefused ? name.Refusal : reading.Show(name.Value);
        return found.IsRefused
            ? context.Refuse(found.Refusal)
            : TaskAnswer.Print(context, found.Value);
    }
}
