using Interlock.Archives;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec restore</c>.</summary>
internal sealed class SpecRestoreCommand : WorkplaceCommand
{
    private readonly Operand backup = Operand.One("BACKUP", "The directory of a backup; of a directory of those of one spec, or of a spec's name, the newest.");
    private readonly Option name = Option.Text("--name", "NAME", "A new name for the spec.");
    private readonly Option overwrite = Option.Text("--overwrite", "SPEC", "Replace the spec of the backup as it is now; its name says that it is meant.");

    public override CommandShape Shape => new("spec restore", "Bring a spec back from a backup.")
    {
        Description = "The backup is verified before anything is written. A spec that is there is left alone: the restored one gets another name. What was being worked on comes back without claims and locks.",
        Operands = [backup],
        Options = [name, overwrite],
        Data = AnswerShape.One<RestoreAnswer>("spec.restore"),
        Examples = ["interlock spec restore chat-app --name chat-app-before", "interlock spec restore backups/chat-app/20260101-120000-full-812 --overwrite chat-app"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var found = workplace.Backups.Find(arguments.Required(backup), context.WorkingDirectory);
        if (found.IsRefused)
        {
            return new(context.Refuse(found.Refusal));
        }

        var restored = new Restoring(workplace.Registry.Context).Restore(new()
        {
            Backup = found.Value,
            As = arguments.Text(name),
            Overwrite = arguments.Text(overwrite),
            Actor = context.Actor(),
        });
        return new(restored.IsRefused ? context.Refuse(restored.Refusal) : context.Print.One(RestoreAnswer.Of(restored.Value), page => Show(page, restored.Value)));
    }

    private static void Show(TextPage page, Restored restored)
    {
        page.Line(Piece.Good("restored "), Piece.Strong(restored.Spec), $": {restored.Tasks} tasks, {restored.Records} records, {restored.Events} events, as of {restored.Backup.CreatedAt:u}");
        foreach (var back in restored.Returned)
        {
            page.Line("  ", Piece.Strong(back.Task), $" was {back.Was} and is {back.Now}", back.Reason is null ? "" : $": {back.Reason}");
        }

        foreach (var task in restored.Cancelled)
        {
            page.Line("  ", Piece.Strong(task), " is not in the backup");
        }

        foreach (var edge in restored.Missing)
        {
            page.Line(Piece.Waiting("  missing: "), edge);
        }
    }
}
