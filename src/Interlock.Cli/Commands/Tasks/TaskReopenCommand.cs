using Interlock.Cli.Composition;
using Interlock.Lifecycle;
using Interlock.Registry.Defining;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task reopen TASK --reason R</c>.</summary>
internal sealed class TaskReopenCommand : TaskCommand
{
    private readonly Option reason = Option.Text("--reason", "R", "Why; goes into the log.");

    public override CommandShape Shape => new("task reopen", "Take a done or cancelled task up again.")
    {
        Description = "Only a person may; done goes back to pending, cancelled to draft. Its issue is opened again and its worklog is kept. What waits for it is blocked again; what is done or under way already is named in a warning.",
        Operands = [Task],
        Options = [reason],
        Data = TaskAnswer.Shape("task.reopen"),
        Examples = ["interlock task reopen chat-app/1.1 --reason 'it breaks on empty input'"],
    };

    protected override ValueTask<Result<WorkTask>> ActAsync(CommandContext context, Workplace workplace, TaskRef task, Arguments arguments)
    {
        var reopened = workplace.Registry.Steering.Reopen(task, arguments.Text(reason), context.Actor());
        if (!reopened.IsRefused)
        {
            foreach (var (dependent, state) in workplace.Registry.Steering.Continuing(reopened.Value))
            {
                context.Print.Warn("reopen.goes_on", state == TaskState.Done
                    ? $"{dependent.Ref} depends on {task} and is done already{(dependent.MergeCommit is { } commit ? $", merged as {commit[..10]}" : "")}; it stays done. 'interlock task reopen {dependent.Ref}' takes it up again too."
                    : $"{dependent.Ref} depends on {task} and is {state.Name()}; it goes on. 'interlock lock force-release {dependent.Ref}' or its worker gives it back.");
            }
        }

        return new(reopened);
    }
}
