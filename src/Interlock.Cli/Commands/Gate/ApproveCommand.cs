using Interlock.Cli.Composition;

namespace Interlock.Cli.Commands.Gate;

/// <summary><c>approve</c>: a person's answer.</summary>
internal sealed class ApproveCommand : WorkplaceCommand
{
    private readonly Operand task = Operand.One("TASK", "The task, SPEC/ID.");
    private readonly Option purpose = Option.Choice("--for", "WHAT", ["impact", "completion"], "What is approved.", required: true);
    private readonly Option deny = Option.Flag("--deny", "Say no.");
    private readonly Option reason = Option.Text("--reason", "TEXT", "Why; always needed.");

    public override CommandShape Shape => new("approve", "Approve (or deny) a task's impact, or say that a manual task is done.")
    {
        Description = "For people only: refused for agents and for anything that runs inside a run. Bound to the content that was analysed.",
        Operands = [task],
        Options = [purpose, deny, reason],
        Data = TaskAnswer.Shape("approve"),
        Examples = ["interlock approve chat-app/2.1 --for impact --as ann --reason 'read the diff of the API'"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Required(task));
        return new(name.IsRefused
            ? context.Refuse(name.Refusal)
            : TaskAnswer.Print(context, workplace, workplace.Registry.Approving.Approve(
                name.Value, arguments.Required(purpose), !arguments.Has(deny), arguments.Text(reason) ?? "", context.Person())));
    }
}
