namespace Interlock.Storage.Sqlite;

/// <summary>
/// The default store: one SQLite file in WAL mode, every commit synced before it is acknowledged, writers one after the
/// other through a gate file, those of one process in groups, readers on snapshots beside them. Nobody but SQLite may open and close the
/// database file in a process that uses it: on POSIX that would drop SQLite's own locks.
/// </summary>
internal sealed partial class SqliteStore : IStore
{
    private const int PageBytes = 4096;

    private readonly string path;
    private readonly SqliteOptions options;
    private readonly Lazy<WriteGate> gate;
    private readonly List<Connection> idle = [];
    private readonly int checkpointPages;
    private readonly MarkKeeping marks;
    private readonly GroupCommit writers;
    private int nextCheckpoint;
    private bool disposed;

    private SqliteStore(string path, SqliteOptions options)
    {
        this.path = path;
        this.options = options;
        gate = new(() => new WriteGate(path));
        marks = new(options.Mark, options.AcceptsOlder);
        writers = new(BeginGroup, static group => group.Commit(), CloseGroup, () => StoreRefusals.Busy(path));
        nextCheckpoint = checkpointPages = (int)(options.CheckpointBytes / PageBytes);
    }

    public string Location => "sqlite:" + path;

    /// <summary>Opens an existing registry; nothing is read and nothing is made before the first transaction.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="RefusalException"><c>store.missing</c>, <c>store.network_filesystem</c>.</exception>
    public static SqliteStore Open(string path, SqliteOptions? options = null)
    {
        var store = new SqliteStore(Path.GetFullPath(path), options ?? new());
        store.RefuseRemote();
        return Path.Exists(store.path) ? store : throw new RefusalException(StoreRefusals.Missing(store.path));
    }

    /// <summary>Makes a registry with its directory, or opens the one that is there.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="RefusalException">Codes <c>store.*</c>.</exception>
    public static SqliteStore Create(string path, SqliteOptions? options = null)
    {
        var store = new SqliteStore(Path.GetFullPath(path), options ?? new());
        store.MakeDirectory();
        store.RefuseRemote();
        if (!Path.Exists(store.path) && options?.Mark?.HasBeside == true)
        {
            throw new RefusalException(StoreRefusals.Gone(store.path));
        }

        store.EnterGate();
        try
        {
            var connection = store.Rent(create: true);
            try
            {
                store.Begin(connection);
            }
            finally
            {
                store.Return(connection);
            }
        }
        finally
        {
            store.gate.Value.Leave();
        }

        return store;
    }

    public T Read<T>(Func<IStoreReader, T> work)
    {
        var connection = Rent();
        var reader = new SqliteReader(connection);
        try
        {
            var expected = marks.Expected();
            BeginRead(connection);
            marks.Judge(reader, Location, expected);
            var result = work(reader);
            reader.End();
            connection.Commit();
            return result;
        }
        finally
        {
            reader.End();
            Return(connection);
        }
    }

    public T Write<T>(Func<IStoreTransaction, T> work)
    {
        T result = default!;
        writers.Run(group => group.Run(transaction => result = work(transaction)), options.GateTimeout);
        return result;
    }

    /// <summary>Copies the log into the database file and empties it. False where readers were in the way; nothing is lost then.</summary>
    public bool Checkpoint()
    {
        EnterGate();
        try
        {
            var connection = Rent();
            try
            {
                connection.PrepareToWrite();
                return connection.Checkpoint(shrink: true);
            }
            finally
            {
                Return(connection);
            }
        }
        finally
        {
            gate.Value.Leave();
        }
    }

    /// <summary>What SQLite's own check finds wrong with the file, one sentence each; empty when it is sound. Reads all of it.</summary>
    public IReadOnlyList<string> FindDamage()
    {
        var connection = Rent();
        try
        {
            using var check = connection.Prepare("PRAGMA quick_check");
            var found = new List<string>();
            while (check.Step())
            {
                found.Add(check.Text(0));
            }

            return found is ["ok"] ? [] : found;
        }
        finally
        {
            Return(connection);
        }
    }

    public void Dispose()
    {
        lock (idle)
        {
            disposed = true;
            marks.Dispose();
            idle.ForEach(connection => connection.Dispose());
            idle.Clear();
        }

        if (gate.IsValueCreated)
        {
            gate.Value.Dispose();
        }
    }

    private void EnterGate()
    {
        if (writers.IsInside)
        {
            throw new InvalidOperationException("What needs the gate cannot be done inside a write transaction.");
        }

        EnterGate(options.GateTimeout);
    }

    private void EnterGate(TimeSpan patience)
    {
        if (!gate.Value.Enter(patience > TimeSpan.Zero ? patience : TimeSpan.Zero))
        {
            throw new RefusalException(StoreRefusals.Busy(path));
        }
    }

    private Connection Rent(bool create = false)
    {
        lock (idle)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            while (idle.Count > 0)
            {
                var known = idle[^1];
                idle.RemoveAt(idle.Count - 1);
                if (!known.IsCutOff)
                {
                    return known;
                }

                // Its file was exchanged: what it still sees is nobody else's registry.
                known.Dispose();
            }
        }

        return Connection.Open(options.Native ?? SqliteLibrary.Current.Native, path, create, (int)options.BusyTimeout.TotalMilliseconds);
    }

    /// <summary>Ends what is still open on the connection, and keeps it unless it is broken.</summary>
    private void Return(Connection connection)
    {
        var usable = connection.TryEnd();
        lock (idle)
        {
            if (usable && !disposed)
            {
                idle.Add(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>
    /// A checkpoint that readers prevent, or that fails, harms nothing: the log stays the truth. It is tried again when the
    /// log has grown by as much again, so that one long reader does not make every commit pay for it.
    /// </summary>
    private void CheckpointWhenLarge(Connection connection)
    {
        var pages = connection.LogPages;
        if (pages >= nextCheckpoint)
        {
            nextCheckpoint = connection.Checkpoint(shrink: pages > 2 * checkpointPages) ? checkpointPages : pages + checkpointPages;
        }
    }

    private void MakeDirectory()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new RefusalException(StoreRefusals.ReadOnly(path), denied);
        }
        catch (IOException failed)
        {
            throw new RefusalException(StoreRefusals.Io(path, failed.Message.TrimEnd('.')), failed);
        }
    }

    private void RefuseRemote()
    {
        if (options.RemoteFileSystem(Path.GetDirectoryName(path)!) is { } fileSystem)
        {
            throw new RefusalException(StoreRefusals.NetworkFileSystem(path, fileSystem));
        }
    }
}
