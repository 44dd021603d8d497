using Interlock.Cli.Composition;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task cancel TASK</c>.</summary>
internal sealed class TaskCancelCommand : TaskCommand
{
    private readonly Option reason = Option.Text("--reason", "R", "Why.");

    public override CommandShape Shape => new("task cancel", "Give a task up.")
    {
        Description = "Its claim and locks end; its branch and worktree stay. 'task reopen' takes it up again.",
        Operands = [Task],
        Options = [reason],
        Data = TaskAnswer.Shape("task.cancel"),
        Examples = ["interlock task cancel chat-app/1.1 --reason 'not wanted any more'"],
    };

    protected override ValueTask<Result<WorkTask>> ActAsync(CommandContext context, Workplace workplace, TaskRef task, Arguments arguments) =>
        new(workplace.Registry.Steering.Cancel(task, arguments.Text(reason), context.Actor()));
}
