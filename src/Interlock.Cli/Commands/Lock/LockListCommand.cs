using Interlock.Cli.Composition;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Lock;

/// <summary><c>lock list</c>.</summary>
internal sealed class LockListCommand : WorkplaceCommand
{
    public override CommandShape Shape => new("lock list", "List the files that are locked, by whom, and who waits for them.")
    {
        Data = AnswerShape.List<ListedLockAnswer>("lock.list"),
        Examples = ["interlock lock list"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var locks = workplace.Registry.Locking.List();
        return new(context.Print.List(locks.Select(ListedLockAnswer.Of), page => page.Table(LockText.Table(locks), "Nothing is locked.")));
    }
}
