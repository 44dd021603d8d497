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
        Description = "Edits, cancelling, reopening a cancelled task and holding one back can be undone while nothing was built on them. The log keeps both the mistake and its undoing.",
        Operands = [Task],
        Options = [seq, reason],
        Data = TaskAnswer.Shape("task.undo"),
        Examples = ["interlock task undo chat-app/2", "interlock task undo chat-app/2 --seq 41 --dry-run"],
    };

    protected override ValueTask<Result<WorkTask>> ActAsync(CommandContext context, Workplace workplace, TaskRef task, Arguments arguments) =>
        new(workplace.Registry.Undoing.Undo(task, arguments.Integer(seq), arguments.Text(reason), context.Actor()));
}
