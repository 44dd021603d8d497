using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Dispatching;

namespace Interlock.Cli.Commands.Store;

/// <summary><c>store prune</c>: for cron.</summary>
internal sealed class StorePruneCommand : WorkplaceCommand
{
    public override CommandShape Shape => new("store prune", "Move old events to the archive, and remove what nobody needs any more.")
    {
        Description = "A dispatcher does this once an hour; run it from cron where none runs. How long things are kept stands under registry in the configuration. Archived events are still listed, and work is never removed.",
        Data = AnswerShape.One<PrunedStoreAnswer>("store.prune"),
        Examples = ["interlock store prune --dry-run"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var report = workplace.Upkeep.Run(context.DryRun);
        return new(context.Print.One(PrunedStoreAnswer.Of(report), page => Show(page, report, context.DryRun)));
    }

    private static void Show(TextPage page, UpkeepReport report, bool rehearsed)
    {
        page.Facts(
            (rehearsed ? "would archive" : "archived", $"{report.Archived.Events} event(s)"),
            ("to", string.Join(", ", report.Archived.Files)),
            (rehearsed ? "would remove" : "removed", $"{report.Runs} ended run(s), {report.OutputBytes:N0} bytes of output, {report.Keys} idempotency key(s), {report.Trees} remembered check(s)"));
    }
}
