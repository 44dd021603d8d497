using Interlock.Archives;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Journal;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec backup</c>.</summary>
internal sealed class SpecBackupCommand : WorkplaceCommand
{
    private readonly Operand spec = Operand.Maybe("SPEC", "The spec; otherwise all of them, as they are at the same moment.");
    private readonly Option to = Option.Text("--to", "DIR", "Where to; otherwise 'backups' beside the registry.");
    private readonly Option incremental = Option.Flag("--incremental", "Only what changed since the newest backup there.");

    public override CommandShape Shape => new("spec backup", "Write a spec with its history to files.")
    {
        Description = "Others may go on writing: the backup is one moment of the registry. It has its name only once it is whole and on disk. Claims, locks and runs are not part of it.",
        Operands = [spec],
        Options = [to, incremental],
        Data = AnswerShape.List<BackupAnswer>("spec.backup"),
        Examples = ["interlock spec backup chat-app", "interlock spec backup --incremental --to /mnt/backups"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var place = arguments.Text(to) is { } given ? new BackupPlace(Path.GetFullPath(given, context.WorkingDirectory)) : workplace.Backups;
        var made = new BackingUp(workplace.Place.Store, context.Time, RandomIds.Shared).Make(new()
        {
            Specs = arguments.Text(spec) is { } name ? [name] : [],
            Place = place,
            Incremental = arguments.Has(incremental),
            Rehearse = context.DryRun,
        });
        if (made.IsRefused)
        {
            return new(context.Refuse(made.Refusal));
        }

        foreach (var full in made.Value.Where(one => arguments.Has(incremental) && one.Manifest.Base is null))
        {
            context.Print.Warn("backup.full", $"{full.Manifest.Spec.Name}: there was no backup to go on from, so this one is full.");
        }

        if (arguments.Text(spec) is null)
        {
            return new(context.Print.List(made.Value.Select(BackupAnswer.Of), page => Show(page, made.Value, context.DryRun)));
        }

        context.Print.Shape = AnswerShape.One<BackupAnswer>("spec.backup");
        return new(context.Print.One(BackupAnswer.Of(made.Value[0]), page => Show(page, made.Value, context.DryRun)));
    }

    private static void Show(TextPage page, IReadOnlyList<BackupMade> made, bool rehearsed)
    {
        foreach (var one in made)
        {
            page.Line(
                Piece.Good(rehearsed ? "would back up " : "backed up "),
                Piece.Strong(one.Manifest.Spec.Name),
                $": {one.Manifest.Counts.Tasks} tasks, {one.Manifest.Counts.Records} records, {one.Manifest.Counts.Events} events ({BackupAnswer.Of(one).Kind})");
            page.Line("  ", one.Path);
        }

        if (made.Count == 0)
        {
            page.Line("There is no spec to back up.");
        }
    }
}
