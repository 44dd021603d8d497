using Interlock.Journal;

namespace Interlock.Storage.Sqlite;

/// <summary>Where the chain of the events begins and ends, in the only row of its table.</summary>
internal static class ChainRow
{
    public const string Select = "SELECT anchor_seq, anchor_hash, head_seq, head_hash FROM event_chain";

    public const string Update = "UPDATE event_chain SET anchor_seq = ?, anchor_hash = ?, head_seq = ?, head_hash = ?";

    /// <exception cref="RefusalException"><c>store.corrupt</c>: somebody took the row away.</exception>
    public static ChainEnds Read(Statement statement) => statement.Step()
        ? new(new(statement.Long(0), statement.Text(1)), new(statement.Long(2), statement.Text(3)))
        : throw new RefusalException(StoreRefusals.Corrupt("database", "it does not say where its event log ends"));

    public static void Bind(Statement statement, ChainEnds ends) => statement
        .Bind(ends.Anchor.Seq).Bind(ends.Anchor.Hash).Bind(ends.Head.Seq).Bind(ends.Head.Hash);
}
