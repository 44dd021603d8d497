using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Merge;

/// <summary><c>merge accept</c>: a person has looked at a move of the target that the merge queue did not make.</summary>
internal sealed class MergeAcceptCommand : WorkplaceCommand
{
    private readonly Operand commit = Operand.One("COMMIT", "Where the target was moved to: 40 hex digits.");
    private readonly Option reason = Option.Text("--reason", "TEXT", "Why it is as it should be.");

    public override CommandShape Shape => new("merge accept", "Say that a move of the target past the merge queue is as it should be.")
    {
        Description = "'spec verify' warns of commits that came to the target while agents were at work, and of commits taken away from it, until a person has accepted them.",
        Operands = [commit],
        Options = [reason],
        Data = AnswerShape.One<AcceptedMoveAnswer>("merge.accept"),
        Examples = ["interlock merge accept 3f2a91c --reason 'a hotfix'"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var accepted = workplace.Registry.Targeting.Accept(arguments.Text(commit)!, arguments.Text(reason) ?? "", context.Actor());
        return new(accepted.IsRefused
            ? context.Refuse(accepted.Refusal)
            : context.Print.One(
                new AcceptedMoveAnswer(workplace.Target, accepted.Value),
                page => page.Line(Piece.Good("accepted "), accepted.Value)));
    }
}
