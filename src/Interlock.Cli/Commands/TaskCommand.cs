using Interlock.Cli.Composition;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands;

/// <summary>A command that does something to one task and answers with the task.</summary>
internal abstract class TaskCommand : WorkplaceCommand
{
    protected Operand Task { get; } = TaskAnswer.Operand();

    protected sealed override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(Task));
        return name.IsRefused
            ? context.Refuse(name.Refusal)
            : TaskAnswer.Print(context, workplace, await ActAsync(context, workplace, name.Value, arguments));
    }

    protected abstract ValueTask<Result<WorkTask>> ActAsync(CommandContext context, Workplace workplace, TaskRef task, Arguments arguments);
}
