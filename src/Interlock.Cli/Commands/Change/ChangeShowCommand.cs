using Interlock.Cli.Composition;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Change;

/// <summary><c>change show</c>.</summary>
internal sealed class ChangeShowCommand : WorkplaceCommand
{
    private readonly Operand number = Operand.Integer("N", "Number of the change.", 0, int.MaxValue);

    public override CommandShape Shape => new("change show", "Show one change.") { Operands = [number], Data = AnswerShape.One<ChangeAnswer>("change.show"), Examples = ["interlock change show 4"] };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var wanted = (int)arguments.Integer(number);
        return new(workplace.Registry.Change(wanted) is { } change
            ? ChangeText.Print(context, workplace, change)
            : context.Refuse(new(RefusalKind.NotFound, "change.unknown", $"There is no change {wanted}.", "See 'interlock change list'.")));
    }
}
