using Interlock.Cli.Composition;
using Interlock.Cli.Schemas;

namespace Interlock.Cli.Commands.Lock;

/// <summary><c>lock list</c>.</summary>
internal sealed class LockListCommand : WorkplaceCommand
{
    public override CommandShape Shape => new("lock list", "List the files that are locked, by whom, and who waits for them.")
    {
        Data = DataShape.List("lock.list", LockAnswer.Fields + " waiting:{task:text since:time place:int}[]"),
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var locks = workplace.Registry.Locking.List();
        return new(context.Print.List(locks, LockAnswer.WriteListed, page => page.Table(LockAnswer.Table(locks), "Nothing is locked.")));
    }
}
