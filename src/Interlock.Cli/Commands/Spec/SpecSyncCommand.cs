using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Kiro.Syncing;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec sync</c>: brings <c>tasks.md</c> and the registry together, both ways.</summary>
internal sealed class SpecSyncCommand : WorkplaceCommand
{
    private readonly Operand spec = Operand.Maybe("SPEC", "The spec; without it, every spec folder of the repository.");
    private readonly Operand tasks = Operand.Any("TASK", "With --accept-ticks: only these tasks.");
    private readonly Option accept = Option.Flag("--accept", "Take what is else asked about: done tasks reopen, other work takes the place of held or done work.");
    private readonly Option ticks = Option.Flag("--accept-ticks", "Take boxes ticked by hand for done, this once; a person answers for them.");
    private readonly Option watch = Option.Flag("--watch", "Go on whenever a file or the registry changes, until interrupted.");

    public override CommandShape Shape => new("spec sync", "Bring tasks.md files and the registry together, both ways.")
    {
        Description = "Where one side changed, it wins. Where both did, the registry's state and the file's text stand, and the result lists the conflict. "
            + "Only what changed is written into a file; syncing again changes nothing. With SPEC the answer is one object, without it a list; "
            + "with --watch and --json each sync is a line of its own. Of several, a file that cannot be read is listed with what is wrong, and the others are synced. --dry-run adds what would change: 'changes' in the registry, 'diff' of the file.",
        Operands = [spec, tasks],
        Options = [accept, ticks, watch],
        Data = AnswerShape.List<SyncAnswer>("spec.sync"),
        Examples = ["interlock spec sync", "interlock spec sync chat-app --dry-run", "interlock spec sync chat-app 1.1 --accept-ticks", "interlock spec sync --watch"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var sync = new SpecSync(workplace, context.Actor());
        var named = arguments.Text(spec);
        if (arguments.Has(watch))
        {
            return await new SpecWatch(context, workplace, sync, named).RunAsync(context.Interrupts.Graceful);
        }

        var chosen = arguments.All(tasks).Select(task => task[(task.LastIndexOf('/') + 1)..]).ToList();
        if (chosen.Count > 0 && !arguments.Has(ticks))
        {
            return context.Refuse(new(RefusalKind.Usage, "usage.invalid", $"Only --accept-ticks takes tasks, and '{chosen[0]}' is one.", $"interlock spec sync {named} {chosen[0]} --accept-ticks"));
        }

        var synced = await sync.RunAllAsync(named, new(arguments.Has(accept), arguments.Has(ticks) ? chosen : null), context.Interrupts.Graceful);
        if (synced.IsRefused)
        {
            return context.Refuse(synced.Refusal);
        }

        var reports = synced.Value;
        if (named is null)
        {
            return context.Print.List(reports.Select(report => SyncAnswer.Of(report, context.DryRun)), page => Show(page, reports, context.DryRun));
        }

        context.Print.Shape = AnswerShape.One<SyncAnswer>("spec.sync");
        return context.Print.One(SyncAnswer.Of(reports[0], context.DryRun), page => SyncText.Show(page, reports[0], context.DryRun));
    }

    private static void Show(TextPage page, IReadOnlyList<SyncReport> reports, bool rehearsal)
    {
        foreach (var report in reports)
        {
            SyncText.Show(page, report, rehearsal);
        }

        if (reports.Count == 0)
        {
            page.Line("No spec folder with a tasks.md.");
        }
    }
}
