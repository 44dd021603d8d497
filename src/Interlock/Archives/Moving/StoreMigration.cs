using Interlock.Journal;
using Interlock.Storage;

namespace Interlock.Archives.Moving;

/// <summary>What was moved.</summary>
/// <param name="Kinds">Counts and checksums, the same in both stores.</param>
/// <param name="Resumed">It went on from what an earlier one had copied.</param>
internal sealed record Migrated(string From, string To, bool Resumed, IReadOnlyList<KindDigest> Kinds);

/// <summary>
/// Moves everything from one store to another. Events are copied first, in portions, while others go on writing to the source. Then the
/// source is held: what is left goes over in one transaction, both are read through and compared, and the source is closed for
/// writing in the end, so that nobody goes on in the wrong one. It can die at any point and be started again.
/// </summary>
/// <param name="portion">Events of one transaction.</param>
internal sealed class StoreMigration(IStore from, IStore to, int portion = 5_000)
{
    public static Refusal Same(string location) =>
        new(RefusalKind.Usage, "migrate.same", $"{location} is the registry that is moved from; there is nothing to do.", "Name another one with --to URL.");

    /// <summary>What speaks against the target; nothing is written.</summary>
    public Refusal? Refuse() => from.Location == to.Location ? Same(from.Location) : RefuseTarget(to.Read(Mark.Of));

    /// <returns>
    /// Refusals <c>migrate.same</c>, <c>migrate.not_empty</c>, <c>migrate.used</c>, <c>migrate.differs</c>, <c>store.moved</c>, and those of the stores.
    /// </returns>
    public Result<Migrated> Run()
    {
        if (from.Location == to.Location && from.Location != "memory:")
        {
            return Same(from.Location);
        }

        var moved = from.Read(StoreMove.Target);
        if (moved is not null && moved != to.Location)
        {
            return StoreMove.Refuse(from.Location, moved);
        }

        var known = to.Read(Mark.Of);
        if (RefuseTarget(known) is { } refusal)
        {
            return refusal;
        }

        if (moved is not null)
        {
            // All that was left to do when the last one died.
            return new Migrated(from.Location, to.Location, true, to.Read(StoreDigest.Of));
        }

        var seen = from.Read(reader => reader.EventEnds().Head.Seq);
        Begin();
        CopyEvents(seen);
        return from.Write<Result<Migrated>>(source =>
        {
            CopyRest(source);
            var kinds = StoreDigest.Of(source);
            var copy = to.Read(StoreDigest.Of);
            if (StoreDigest.Differences(kinds, copy) is { Count: > 0 } differences)
            {
                return new Refusal(
                    RefusalKind.Failed,
                    "migrate.differs",
                    $"What was copied to {to.Location} is not what {from.Location} holds: {string.Join(", ", differences)}.",
                    "The registry in use is unchanged; go on with it, and move to an empty place.");
            }

            to.Write(target =>
            {
                new Mark(from.Location, Whole: true, source.LastSeq()).Put(target);
                return 0;
            });
            source.MarkMoved(to.Location);
            return new Migrated(from.Location, to.Location, known is not null, kinds);
        });
    }

    /// <summary>What stands in the target is nothing, or the work of an earlier migration of the same source that nobody has used since.</summary>
    private Refusal? RefuseTarget(Mark? known) => to.Read(reader =>
    {
        if (StoreMove.Target(reader) is { } on)
        {
            return StoreMove.Refuse(to.Location, on);
        }

        if (known is null)
        {
            return reader.LastSeq() == 0 && reader.ListSpecs().Count == 0 && !reader.EnumerateTasks().Any() && !reader.EnumerateRecords().Any()
                ? null
                : new Refusal(RefusalKind.Conflict, "migrate.not_empty", $"{to.Location} is not empty.", "Move to a place where there is no registry yet.");
        }

        return known.From != from.Location
                ? new Refusal(RefusalKind.Conflict, "migrate.not_empty", $"{to.Location} holds what is being moved from {known.From}.", "Move to a place where there is no registry yet.")
            : known.Whole && reader.LastSeq() != known.Seq
                ? new Refusal(RefusalKind.Conflict, "migrate.used", $"{to.Location} was written to since everything had been copied to it.", "Go on with the one that is right, and move it to an empty place.")
            : null;
    });

    private void Begin() => to.Write(target =>
    {
        new Mark(from.Location, Whole: false, 0).Put(target);
        return 0;
    });

    private void CopyEvents(long until)
    {
        while (from.Read(source => to.Write(target => Append(source, target, until))) == portion)
        {
            // Each portion is a transaction of its own, in both.
        }
    }

    /// <summary>Appends what comes next; returns how many. Both give the same numbers and hashes, or the comparison in the end fails.</summary>
    private int Append(IStoreReader source, IStoreTransaction target, long until)
    {
        var anchor = source.EventEnds().Anchor;
        if (target.LastSeq() < anchor.Seq)
        {
            target.DropEvents(target.LastSeq());
            target.BeginLog(anchor);
        }

        var copied = 0;
        foreach (var entry in source.EnumerateEvents(new() { AfterSeq = target.LastSeq(), Limit = portion }).TakeWhile(entry => entry.Seq <= until))
        {
            target.Append(entry);
            copied++;
        }

        return copied;
    }

    /// <summary>With the source held: the last events and all rows, in one transaction of the target.</summary>
    private void CopyRest(IStoreReader source) => to.Write(target =>
    {
        while (Append(source, target, long.MaxValue) == portion)
        {
            // On to the next portion.
        }

        if (target.EventEnds().Anchor.Seq < source.EventEnds().Anchor.Seq)
        {
            target.DropEvents(source.EventEnds().Anchor.Seq);
        }

        StoreRows.Clear(target);
        StoreRows.Copy(source, target);
        return 0;
    });
}
