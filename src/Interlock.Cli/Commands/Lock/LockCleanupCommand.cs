using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Lock;

/// <summary><c>lock cleanup</c>: for cron.</summary>
internal sealed class LockCleanupCommand : WorkplaceCommand
{
    public override CommandShape Shape => new("lock cleanup", "End claims of agents that were not heard of, wake what waits, and put the files in .task-locks/ right.")
    {
        Description = "Commands do this by themselves; run it from cron where nothing else runs.",
        Data = AnswerShape.One<LockCleanupAnswer>("lock.cleanup"),
        Examples = ["interlock lock cleanup"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var swept = workplace.Registry.Sweeping.Cleanup(context.Actor());
        if (swept.IsRefused)
        {
            return new(context.Refuse(swept.Refusal));
        }

        var moved = swept.Value;
        var mirrors = workplace.Mirror?.Rebuild(workplace.HeldFiles);
        return new(context.Print.One(
            new LockCleanupAnswer(moved, mirrors),
            page => page.Line($"{moved} task(s) moved{(mirrors is null ? "" : $"; {mirrors.Written} lock file(s) written, {mirrors.Removed} removed")}.")));
    }
}
