using Interlock.Cli.Commands.Merge;
using Interlock.Cli.Composition;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;

namespace Interlock.Cli.Commands.Gate;

/// <summary><c>approve</c>: a person's answer.</summary>
internal sealed class ApproveCommand : WorkplaceCommand
{
    private readonly Operand task = Operand.One("TASK", "The task, SPEC/ID.");
    private readonly Option purpose = Option.Choice("--for", "WHAT", ["impact", "files", "tests", "completion"], "What is approved.", required: true);
    private readonly Option deny = Option.Flag("--deny", "Say no.");
    private readonly Option reason = Option.Text("--reason", "TEXT", "Why; always needed.");

    public override CommandShape Shape => new("approve", "Approve (or deny) a task's impact, protected files or weakened tests, say that a manual task is done, or accept a merge made outside.")
    {
        Description = "For people only: refused for agents and for anything that runs inside a run. An impact is bound to the content that was analysed; --for files and --for tests are bound to the content of exactly the files that gate 5 named, and to what the task declares. --for completion also accepts a merge that somebody made without the merge queue and that gate 7 refuses, because its checks are red, it puts back work of others or it changes protected files; bound to that commit and that fault.",
        Operands = [task],
        Options = [purpose, deny, reason],
        Data = TaskAnswer.Shape("approve"),
        Examples = ["interlock approve chat-app/2.1 --for impact --as ann --reason 'read the diff of the API'"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Required(task));
        if (name.IsRefused)
        {
            return context.Refuse(name.Refusal);
        }

        if (!context.Actor().InsideRun && workplace.RequireTrust(changesOnly: true) is { } untrusted)
        {
            return context.Refuse(untrusted);
        }

        var approved = workplace.Registry.Approving.Approve(name.Value, arguments.Required(purpose), !arguments.Has(deny), arguments.Text(reason) ?? "", context.Actor());
        if (!approved.IsRefused && workplace.Registry.Approving.OriginOf(name.Value, arguments.Required(purpose)) is { BornInRun: { } run })
        {
            context.Print.Warn("approval.doubtful", $"This shell came to be while run {run} was at work; the log says so, and 'interlock spec verify' will ask about it.");
        }

        return approved.IsRefused || arguments.Has(deny) || arguments.Required(purpose) != ApprovalCommands.ForCompletion || approved.Value.State is not (TaskState.Reviewing or TaskState.Deploying)
            ? TaskAnswer.Print(context, workplace, approved)
            : await Draining.RunAsync(context, workplace, approved.Value, "It is accepted, but the queue was not worked on");
    }
}
