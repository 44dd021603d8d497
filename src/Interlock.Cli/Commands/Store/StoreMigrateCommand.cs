using Interlock.Archives.Moving;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Storage.Memory;

namespace Interlock.Cli.Commands.Store;

/// <summary><c>store migrate</c>.</summary>
internal sealed class StoreMigrateCommand : CliCommand
{
    private readonly Option to = Option.Text("--to", "URL", "Where to: a registry that is not there yet.", required: true);
    private readonly Option from = Option.Text("--from", "URL", "Where from; otherwise the registry in use.");

    public override CommandShape Shape => new("store migrate", "Move everything to another registry.")
    {
        Description = "Specs, tasks, claims, locks, records, sequences, and every event with its number and hash. Both are compared by content before the old one is closed for writing; it stays to be read. "
            + "A migration that was interrupted goes on when it is given again.",
        Options = [to, from],
        Data = AnswerShape.One<MigratedStoreAnswer>("store.migrate"),
        Examples = ["interlock store migrate --to files:.interlock-registry"],
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var source = arguments.Text(from) is { } url ? context.PlaceOf(context.RepositoryDirectory, url) : context.Place();
        if (source.IsRefused)
        {
            return new(context.Refuse(source.Refusal));
        }

        using var old = source.Value;
        var target = context.PlaceOf(context.RepositoryDirectory, arguments.Required(to));
        if (target.IsRefused)
        {
            return new(context.Refuse(target.Refusal));
        }

        using var place = target.Value;
        if (Path.GetFullPath(old.DatabasePath) == Path.GetFullPath(place.DatabasePath))
        {
            return new(context.Refuse(StoreMigration.Same(old.Store.Location)));
        }

        // Asked before anything is made in the new place.
        var known = old.Store.Location;
        if (context.DryRun)
        {
            return new(Rehearse(context, old, place));
        }

        place.CreateStore();
        var migrated = new StoreMigration(old.Store, place.Store).Run();
        return new(migrated.IsRefused ? context.Refuse(migrated.Refusal) : Answer(context, migrated.Value with { From = known }));
    }

    /// <summary>All of it is done and compared, in memory.</summary>
    private static int Rehearse(CommandContext context, Place old, Place place)
    {
        if (place.Address.Exists() && new StoreMigration(old.Store, place.Store).Refuse() is { } refusal)
        {
            return context.Refuse(refusal);
        }

        using var memory = new MemoryStore();
        var migrated = new StoreMigration(old.Store, memory).Run();
        return migrated.IsRefused ? context.Refuse(migrated.Refusal) : Answer(context, migrated.Value with { To = place.Address.ToString() });
    }

    private static int Answer(CommandContext context, Migrated migrated)
    {
        var next = context.DryRun ? "Give it without --dry-run." : $"Set registry.url to '{migrated.To}' in interlock.yaml (or INTERLOCK_REGISTRY__URL), and start dispatchers anew.";
        return context.Print.One(
            MigratedStoreAnswer.Of(migrated, next),
            page =>
            {
                page.Line(Piece.Good(context.DryRun ? "would move " : "moved "), Piece.Strong(migrated.From), " to ", Piece.Strong(migrated.To), migrated.Resumed ? " (went on from before)" : "");
                var table = new Table(new("KIND"), new("ROWS", Right: true), new("CHECKSUM", Shrinks: true));
                foreach (var kind in migrated.Kinds)
                {
                    table.Add(kind.Kind, $"{kind.Count}", kind.Digest[..16]);
                }

                page.Table(table, "It was empty.");
                page.Line(Piece.Waiting("next: "), next);
            });
    }
}
