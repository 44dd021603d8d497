using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Cli.Schemas;

namespace Interlock.Cli.Commands.Lock;

/// <summary><c>lock cleanup</c>: for cron.</summary>
internal sealed class LockCleanupCommand : WorkplaceCommand
{
    public override CommandShape Shape => new("lock cleanup", "End claims of agents that were not heard of, and wake retries that are due.")
    {
        Description = "Commands do this by themselves; run it from cron where nothing else runs.",
        Data = DataShape.One("lock.cleanup", "moved:int"),
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var moved = workplace.Registry.Sweeping.Sweep();
        return new(context.Print.One(moved, static (ObjectWriter json, int count) => json.Number("moved", count), page => page.Line($"{moved} task(s) moved.")));
    }
}
