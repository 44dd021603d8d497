using Interlock.Cli.Composition;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>note</c>: what whoever works on a task says for its worklog.</summary>
internal sealed class NoteCommand : TaskCommand
{
    private readonly Option intent = Option.Text("--intent", "TEXT", "What it is for.");
    private readonly Option plan = Option.Text("--plan", "TEXT", "How it is to be done.");
    private readonly Option did = Option.Text("--did", "TEXT", "What was done; added to what was said before.");
    private readonly Option verified = Option.Text("--verified", "TEXT", "How it was checked; added to what was said before.");

    public override CommandShape Shape => new("note", "Say something for the worklog of a claimed task; renews the lease.")
    {
        Description = "The worklog is written when the task is done: from these notes, and from what the registry knows of the work.",
        Operands = [Task],
        Options = [intent, plan, did, verified],
        Data = TaskAnswer.Shape("note"),
        Examples = ["interlock note chat-app/1.1 --plan 'split the parser first' --as ann --token 3"],
    };

    protected override ValueTask<Result<WorkTask>> ActAsync(CommandContext context, Workplace workplace, TaskRef task, Arguments arguments) => new(workplace.Registry.Worklogs.Note(
        task,
        new() { Task = "", Intent = arguments.Text(intent), Plan = arguments.Text(plan), Did = arguments.Text(did), Verified = arguments.Text(verified) },
        context.Token,
        context.Actor()));
}
