using Interlock.Cli.Composition;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task undo TASK</c>.</summary>
internal sealed class TaskUndoCommand : TaskCommand
{
    private readonly Option seq = Option.Integer("--seq", "N", "The event to undo; without it the last one that can be.", 1);
    private readonly Option reason = Option.Text("--reason", "R", "Why; goes into the log.");

    public override CommandShape Shape => new("task undo", "Take back what an operator did to a task by mistake.")
    {
        Description = "Edits, cancelling, reopening and holding one back can be undone while nothing was built on them. A task reopened by mistake is done again by the merge it was done by, where that still stands on the target. The log keeps both the mistake and its undoing.",
        Operands = [Task],
        Options = [seq, reason],
        Data = TaskAnswer.Shape("task.undo"),
        Examples = ["interlock task undo chat-app/2", "interlock task undo chat-app/2 --seq 41 --dry-run"],
    };

    protected override async ValueTask<Result<WorkTask>> ActAsync(CommandContext context, Workplace workplace, TaskRef task, Arguments arguments) =>
        await workplace.Registry.Undoing.UndoAsync(task, arguments.Integer(seq), arguments.Text(reason), context.Actor(), context.Interrupts.Graceful);
}
