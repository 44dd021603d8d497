using System.Diagnostics;
using Interlock.Journal;

namespace Interlock.Storage.Sqlite;

/// <summary>
/// One open transaction that the work of several writers of this process goes into, each behind a savepoint of its own: what throws
/// takes back its own part and nothing else. Used by whoever has the turn, one at a time.
/// </summary>
/// <param name="connection">With a write transaction that has begun.</param>
/// <param name="path">Of the database, for refusals.</param>
/// <param name="stored">Where the chain of events ends; null: nobody has looked yet.</param>
/// <param name="isOpen">Whether others may still join it after so long.</param>
internal sealed class WriteGroup(Connection connection, string path, ChainEnds? stored, Func<TimeSpan, bool> isOpen)
{
    private const int MostMembers = 64;

    private readonly long began = Stopwatch.GetTimestamp();
    private ChainEnds? stored = stored;
    private ChainEnds? ends = stored;

    public Connection Connection => connection;

    /// <summary>Those whose work is done and not durable yet; they wait to be answered.</summary>
    public List<Writer> Riders { get; } = [];

    /// <summary>How many pieces of work it holds.</summary>
    public int Members { get; private set; }

    /// <summary>The transaction is gone; nothing of it can be kept.</summary>
    public Exception? Broken { get; private set; }

    public bool IsDurable { get; private set; }

    /// <summary>Null when nobody looked at the log.</summary>
    public ChainMark? Head => ends?.Head;

    public bool MayGrow => Broken is null && Members > 0 && Members < MostMembers && isOpen(Stopwatch.GetElapsedTime(began));

    /// <summary>Does one piece of work; when it throws, the transaction is as it was before.</summary>
    public void Run(Action<IStoreTransaction> work)
    {
        var alone = Members == 0;
        if (!alone)
        {
            connection.Execute("SAVEPOINT writer");
        }

        var transaction = new SqliteTransaction(connection, ends);
        try
        {
            work(transaction);
            transaction.End();
            connection.EndAbandoned();
            if (!alone)
            {
                connection.Execute("RELEASE writer");
            }

            stored ??= transaction.StoredEnds;
            ends = transaction.Ends;
            Members++;
        }
        catch (Exception failed)
        {
            transaction.End();
            TakeBack(alone, failed);
            throw;
        }
    }

    /// <summary>Makes all of it durable.</summary>
    public void Commit()
    {
        if (ends is not null && ends != stored)
        {
            using var statement = connection.Prepare(ChainRow.Update);
            ChainRow.Bind(statement, ends);
            statement.Run();
        }

        connection.Commit();
        IsDurable = true;
    }

    /// <summary>What those hear whose work was lost with it; nothing of theirs is stored.</summary>
    public RefusalException Lost(Exception cause) => cause is RefusalException { Refusal: { } refusal } && refusal.Code.StartsWith("store.", StringComparison.Ordinal)
        ? new(refusal, cause)
        : new(StoreRefusals.Io(path, $"a commit that others shared failed: {cause.Message.TrimEnd('.')}"), cause);

    private void TakeBack(bool alone, Exception failed)
    {
        connection.EndAbandoned();
        if (alone)
        {
            Broken = failed;
            return;
        }

        try
        {
            // SQLite itself ends the whole transaction where the disk is full or fails.
            if (connection.InTransaction)
            {
                connection.Execute("ROLLBACK TO writer");
                connection.Execute("RELEASE writer");
                return;
            }

            Broken = failed;
        }
        catch (Exception also) when (also is RefusalException or InvalidOperationException)
        {
            Broken = also;
        }
    }
}
