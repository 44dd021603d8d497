using Interlock.Cli.Composition;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task advance TASK --to STATE</c>.</summary>
internal sealed class TaskAdvanceCommand : TaskCommand
{
    private readonly Option to = Option.Choice("--to", "STATE", TaskStates.All, "The state to go to.", required: true);
    private readonly Option reason = Option.Text("--reason", "R", "Why.");
    private readonly Option set = Option.Texts("--set", "KEY=V", "A free fact to keep in its metadata with the step; KEY:=JSON for numbers and lists.");

    public override CommandShape Shape => new("task advance", "Take a task one step on by hand, where no facts decide the step.")
    {
        Operands = [Task],
        Options = [to, reason, set],
        Data = TaskAnswer.Shape("task.advance"),
        Examples = ["interlock task advance chat-app/4 --to pending      # a draft, or a failed task again"],
    };

    protected override ValueTask<Result<WorkTask>> ActAsync(CommandContext context, Workplace workplace, TaskRef task, Arguments arguments)
    {
        var facts = MetadataEdit.Parse(arguments.All(set), []);
        return new(facts.IsRefused ? facts.Refusal
            : workplace.Registry.Steering.Advance(task, TaskStates.Parse(arguments.Text(to))!.Value, arguments.Text(reason), context.Actor(), facts.Value));
    }
}
