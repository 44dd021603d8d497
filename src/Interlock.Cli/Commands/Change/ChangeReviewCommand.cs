using Interlock.Cli.Composition;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Change;

/// <summary><c>change review</c>: a person's answer; asking for a revision sends the task back.</summary>
internal sealed class ChangeReviewCommand : WorkplaceCommand
{
    private readonly Operand number = Operand.Integer("N", "Number of the change.", 0, int.MaxValue);
    private readonly Option approve = Option.Flag("--approve", "It is good.");
    private readonly Option needsRevision = Option.Flag("--needs-revision", "It goes back to its worker.");
    private readonly Option reason = Option.Text("--reason", "TEXT", "Why; always needed.");

    public override CommandShape Shape => new("change review", "Review an open change.")
    {
        Operands = [number],
        Options = [approve, needsRevision, reason],
        Data = AnswerShape.One<ChangeAnswer>("change.review"),
        Examples = ["interlock change review 4 --approve --reason 'read and tried'", "interlock change review 4 --needs-revision --reason 'no test'"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        if (arguments.Has(approve) == arguments.Has(needsRevision))
        {
            return new(context.Refuse(new(RefusalKind.Usage, "usage.invalid", "A review is one of --approve and --needs-revision.", "Give one of them.")));
        }

        if (string.IsNullOrWhiteSpace(arguments.Text(reason)))
        {
            return new(context.Refuse(new(RefusalKind.Usage, "reason.missing", "A review carries a reason.", "Add --reason TEXT.")));
        }

        var reviewed = workplace.Registry.Completing.Review((int)arguments.Integer(number), arguments.Has(approve), arguments.Required(reason), context.Actor());
        return new(reviewed.IsRefused ? context.Refuse(reviewed.Refusal) : ChangeText.Print(context, workplace, reviewed.Value));
    }
}
