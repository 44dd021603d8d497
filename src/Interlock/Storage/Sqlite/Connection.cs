using System.Runtime.InteropServices;
using System.Text;

namespace Interlock.Storage.Sqlite;

/// <summary>One connection to a database file, with its prepared statements. Used by one thread at a time.</summary>
internal sealed unsafe class Connection : IDisposable
{
    /// <summary>Milliseconds that a checkpoint waits for readers; other writers wait with it.</summary>
    private const int CheckpointMilliseconds = 20;

    private readonly nint handle;
    private readonly string path;
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);
    private readonly List<Statement> extra = [];
    private int lent;
    private int* logPages;

    private readonly int busyMilliseconds;

    private Connection(NativeSqlite native, nint handle, string path, int busyMilliseconds)
    {
        this.busyMilliseconds = busyMilliseconds;
        Native = native;
        this.handle = handle;
        this.path = path;
    }

    public NativeSqlite Native { get; }

    public bool InTransaction => Native.InTransaction(handle);

    /// <summary>Rows changed by the last insert, update or delete.</summary>
    public int Changes => Native.Changes(handle);

    public long LastRowId => Native.LastRowId(handle);

    /// <param name="native">The library.</param>
    /// <param name="path">Absolute path of the database file.</param>
    /// <param name="create">Make the file when it is missing.</param>
    /// <param name="busyMilliseconds">See <see cref="SqliteOptions.BusyTimeout"/>.</param>
    public static Connection Open(NativeSqlite native, string path, bool create = false, int busyMilliseconds = 5000)
    {
        nint opened;
        int result;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            result = native.Open(name, &opened, NativeSqlite.OpenReadWrite | NativeSqlite.OpenNoMutex | (create ? NativeSqlite.OpenCreate : 0));
        }

        var connection = new Connection(native, opened, path, busyMilliseconds);
        if (result != NativeSqlite.Ok)
        {
            var error = connection.Error(result);
            connection.Dispose();
            throw error;
        }

        _ = native.SetBusyTimeout(opened, busyMilliseconds);
        _ = native.SetNoCheckpointOnClose(opened);
        return connection;
    }

    /// <summary>Lends the statement for <paramref name="sql"/>; dispose it to give it back.</summary>
    public Statement Prepare(string sql)
    {
        lent++;
        if (statements.TryGetValue(sql, out var known) && !known.Lent)
        {
            known.Lent = true;
            return known;
        }

        var statement = new Statement(this, Compile(sql)) { Lent = true };
        if (!statements.TryAdd(sql, statement))
        {
            extra.Add(statement);
        }

        return statement;
    }

    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        statement.Run();
    }

    /// <summary>The first column of the first row as a number.</summary>
    public long Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    /// <summary>Runs several statements that are used once.</summary>
    public void ExecuteScript(string script)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(script + "\0"))
        {
            var rest = start;
            while (*rest != 0)
            {
                nint compiled;
                Check(Native.Prepare(handle, rest, -1, &compiled, &rest));
                if (compiled == 0)
                {
                    continue;
                }

                int result;
                do
                {
                    result = Native.Step(compiled);
                }
                while (result == NativeSqlite.Row);
                _ = Native.Finalize(compiled);
                if (result != NativeSqlite.Done)
                {
                    throw Error(result);
                }
            }
        }
    }

    public void GiveBack(Statement statement)
    {
        statement.Lent = false;
        lent--;
        if (extra.Remove(statement))
        {
            statement.Release();
        }
    }

    /// <summary>Ends statements that an abandoned enumeration left open. They are not lent again, so a late dispose harms nobody.</summary>
    public void EndAbandoned()
    {
        if (lent == 0)
        {
            return;
        }

        foreach (var (sql, statement) in statements)
        {
            if (statement.Lent)
            {
                statement.Release();
                statements.Remove(sql);
            }
        }

        extra.ForEach(statement => statement.Release());
        extra.Clear();
        lent = 0;
    }

    /// <summary>Pages in the log after the last commit of this connection, those of other writers with them.</summary>
    public int LogPages => logPages is null ? 0 : *logPages;

    /// <summary>
    /// Makes the settings that only writers need, once: a log, every commit synced before it is acknowledged, no
    /// checkpoint by SQLite itself.
    /// </summary>
    public void PrepareToWrite()
    {
        if (logPages is null)
        {
            if (Native.VersionNumber < SqliteLibrary.OldestForWriting)
            {
                throw new RefusalException(SqliteLibrary.Old(Native.VersionNumber));
            }

            using (var mode = Prepare("PRAGMA journal_mode=WAL"))
            {
                if (!mode.Step() || mode.Text(0) != "wal")
                {
                    throw new RefusalException(StoreRefusals.Io(path, "its write-ahead log cannot be switched on"));
                }
            }

            Execute("PRAGMA synchronous=FULL");
            logPages = (int*)NativeMemory.AllocZeroed(sizeof(int));
            Native.CountLog(handle, logPages);
        }
    }

    /// <summary>The database file that it has open, or its log, is not the one under that name any more.</summary>
    public bool IsCutOff => Native.HasMoved(handle) || (logPages is not null && !Path.Exists(path + "-wal"));

    public bool IsPrepared => logPages is not null;

    public void Commit()
    {
        EndAbandoned();
        Execute("COMMIT");
    }

    /// <summary>Ends whatever is open without keeping it; false when the connection is of no use any more.</summary>
    public bool TryEnd()
    {
        EndAbandoned();
        if (!InTransaction)
        {
            return true;
        }

        fixed (byte* rollback = "ROLLBACK\0"u8)
        {
            nint compiled;
            if (Native.Prepare(handle, rollback, -1, &compiled, null) != NativeSqlite.Ok)
            {
                return false;
            }

            var result = Native.Step(compiled);
            _ = Native.Finalize(compiled);
            return result == NativeSqlite.Done;
        }
    }

    /// <summary>
    /// Copies the log into the database and starts it over; false where readers were in the way or it failed: nothing is
    /// lost then.
    /// </summary>
    /// <param name="shrink">
    /// Cut the file to nothing. Otherwise it keeps its size, because syncing a write inside a file costs half of one that
    /// makes it longer; but until the next write its pages are read again by whoever opens the database first.
    /// </param>
    public bool Checkpoint(bool shrink)
    {
        _ = Native.SetBusyTimeout(handle, CheckpointMilliseconds);
        var result = Native.Checkpoint(handle, shrink ? NativeSqlite.CheckpointTruncate : NativeSqlite.CheckpointRestart);
        _ = Native.SetBusyTimeout(handle, busyMilliseconds);
        return result == NativeSqlite.Ok;
    }

    public Exception Error(int result)
    {
        var code = Native.ErrorCode(handle);
        return SqliteErrors.Of((code & 0xff) == (result & 0xff) ? code : result, Marshal.PtrToStringUTF8((nint)Native.ErrorMessage(handle)) ?? "", path);
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Release();
        }

        extra.ForEach(statement => statement.Release());
        statements.Clear();
        extra.Clear();
        _ = Native.Close(handle);
        NativeMemory.Free(logPages);
        logPages = null;
    }

    private nint Compile(string sql)
    {
        nint compiled;
        fixed (byte* text = Encoding.UTF8.GetBytes(sql + "\0"))
        {
            Check(Native.Prepare(handle, text, -1, &compiled, null));
        }

        return compiled;
    }

    private void Check(int result)
    {
        if (result != NativeSqlite.Ok)
        {
            throw Error(result);
        }
    }
}
