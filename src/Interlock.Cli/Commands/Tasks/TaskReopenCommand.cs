using Interlock.Cli.Composition;
using Interlock.Cli.Schemas;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task reopen TASK --reason R</c>.</summary>
internal sealed class TaskReopenCommand : TaskCommand
{
    private readonly Option reason = Option.Text("--reason", "R", "Why; goes into the log.");

    public override CommandShape Shape => new("task reopen", "Take a done or cancelled task up again.")
    {
        Description = "Only a person may; done goes back to pending, cancelled to draft.",
        Operands = [Task],
        Options = [reason],
        Data = DataShape.One("task.reopen", TaskAnswer.Fields),
    };

    protected override ValueTask<Result<WorkTask>> ActAsync(CommandContext context, Workplace workplace, TaskRef task, Arguments arguments) =>
        new(workplace.Registry.Steering.Reopen(task, arguments.Text(reason), context.Person()));
}
