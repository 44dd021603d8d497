namespace Interlock.Storage.Files;

/// <summary>
/// The registry as files that people can read, in the layout of the Task Registry design (see docs/reference/file-registry.md).
/// Writers go one after the other through a gate; readers wait for nobody and see one line of the book.
/// </summary>
internal sealed partial class FilesStore : IStore
{
    private const int MostIdle = 2;
    private const int MostEras = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Layout layout;
    private readonly FilesOptions options;
    private readonly EventLogs logs;
    private readonly LogTails tails;
    private readonly SpecLocks locks;
    private readonly Eras eras;
    private readonly Committing committing;
    private readonly Upkeep upkeep;
    private readonly MarkKeeping marks;
    private readonly Stack<Image> idle = new();
    private readonly Lock pool = new();
    private IReadOnlyList<string> disbelieved = [];
    private Gateway? gate;
    private bool disposed;

    private FilesStore(string directory, FilesOptions options)
    {
        this.options = options;
        layout = new(directory);
        logs = new(layout, options);
        tails = new(layout, options, logs);
        locks = new(layout, options);
        eras = new(layout, options);
        marks = new(options.Mark, options.AcceptsOlder);
        committing = new(layout, options, logs, locks, tails);
        upkeep = new(layout, options, logs, tails, committing, new(layout, options, logs, locks, tails, committing));
    }

    public string Location => "files:" + layout.Root;

    /// <summary>What files say of known tasks and is not believed, one sentence each, as of the last transaction.</summary>
    public IReadOnlyList<string> Disbelieved => disbelieved;

    /// <summary>What this opening set aside, and what it could not tidy up, one sentence each.</summary>
    public IReadOnlyList<string> Reports => [.. tails.Reports, .. new[] { committing.LastTrouble, upkeep.Trouble }.OfType<string>()];

    /// <summary>Opens an existing registry, also one that was written by hand or by another program of the design.</summary>
    /// <param name="directory">The directory that holds <c>tasksets</c>, <c>events</c> and <c>locks</c>.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="RefusalException"><c>store.missing</c>, <c>store.network_filesystem</c>.</exception>
    public static FilesStore Open(string directory, FilesOptions? options = null)
    {
        var store = Make(directory, options);
        return store.IsThere()
            ? store
            : throw new RefusalException(StoreRefusals.Missing(store.layout.Root));
    }

    /// <summary>Makes a registry, or opens the one that is there.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="RefusalException">Codes <c>store.*</c>.</exception>
    public static FilesStore Create(string directory, FilesOptions? options = null)
    {
        var store = Make(directory, options);
        if (store.IsThere())
        {
            store.eras.Ensure();
            return store;
        }

        if (options?.Mark?.HasBeside == true)
        {
            throw new RefusalException(StoreRefusals.Gone(store.layout.Root));
        }

        store.eras.Ensure();
        options?.Mark?.Write(Journal.ChainMark.Beginning);
        return store;
    }

    public T Read<T>(Func<IStoreReader, T> work)
    {
        var expected = marks.Expected();
        var image = Rent();
        var reader = Reader(image);
        try
        {
            marks.Judge(reader, Location, expected);
            var result = work(reader);
            Return(image);
            return result;
        }
        finally
        {
            reader.End();
        }
    }

    public T Write<T>(Func<IStoreTransaction, T> work)
    {
        var entered = EnterGate();
        try
        {
            var expected = marks.Expected();
            var image = Rent(entered);
            upkeep.Before(image);
            var transaction = Reader(image);
            marks.Judge(transaction, Location, expected);
            if (StoreMove.Target(transaction) is { } moved)
            {
                throw new RefusalException(StoreMove.Refuse(Location, moved));
            }

            try
            {
                var result = work(transaction);
                committing.Commit(image, transaction);
                marks.Committed(image.Tables.Head);
                upkeep.After(image, transaction.Drops);
                Return(image);
                return result;
            }
            finally
            {
                transaction.End();
            }
        }
        finally
        {
            entered.Leave();
        }
    }

    public void Dispose()
    {
        lock (pool)
        {
            disposed = true;
            marks.Dispose();
            idle.Clear();
        }

        gate?.Dispose();
    }

    private static FilesStore Make(string directory, FilesOptions? options)
    {
        var store = new FilesStore(Path.GetFullPath(directory), options ?? new());
        return store.options.RemoteFileSystem(store.layout.Root) is { } remote
            ? throw new RefusalException(FilesRefusals.NetworkFileSystem(store.layout.Root, remote))
            : store;
    }

    private bool IsThere() => options.Disk.DirectoryExists(layout.Own) || options.Disk.DirectoryExists(layout.Tasksets);

    private FilesTransaction Reader(Image image) => new(image, () => new(logs, image.Counts));

    private Gateway EnterGate()
    {
        for (var attempt = 0; attempt < MostEras; attempt++)
        {
            var era = eras.Ensure();
            var entered = GateOf(era);
            if (entered.Enter(options.LockTimeout))
            {
                return entered;
            }
        }

        throw new RefusalException(StoreRefusals.Busy(layout.Root));
    }

    private Gateway GateOf(Era era)
    {
        lock (pool)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return gate?.Era == era ? gate : gate = new(era, options.Disk);
        }
    }

    /// <summary>An image that shows what is stored now. One that fails on the way is not used again.</summary>
    private Image Rent(Gateway? entered = null)
    {
        Image? image;
        lock (pool)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (!idle.TryPop(out image))
            {
                image = new(layout, options);
            }
        }

        if (!image.Refresh())
        {
            RefreshInGate(image, entered);
        }

        disbelieved = image.Disbelieved.Count == 0 ? [] : [.. image.Disbelieved.Values];
        if (entered is null && !image.Checked)
        {
            Look(image);
        }

        return image;
    }

    /// <summary>Where writers never leave the files alone for long enough to be read, a reader stands in line like one of them.</summary>
    private void RefreshInGate(Image image, Gateway? entered)
    {
        var own = entered is null ? EnterGate() : null;
        try
        {
            if (!image.Refresh())
            {
                throw new RefusalException(StoreRefusals.Busy(layout.Root));
            }
        }
        finally
        {
            own?.Leave();
        }
    }

    /// <summary>A reader sees to what was left unfinished where nobody is at work; else whoever is at work will have.</summary>
    private void Look(Image image)
    {
        if (!upkeep.IsNeeded(image))
        {
            image.Checked = true;
        }
        else if (GateOf(image.Era!) is var free && free.TryEnter())
        {
            try
            {
                if (image.Refresh())
                {
                    upkeep.Before(image);
                }
            }
            finally
            {
                free.Leave();
            }
        }
    }

    private void Return(Image image)
    {
        lock (pool)
        {
            if (!disposed && idle.Count < MostIdle)
            {
                idle.Push(image);
            }
        }
    }
}
