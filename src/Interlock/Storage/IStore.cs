namespace Interlock.Storage;

/// <summary>
/// The store: rows inside a transaction. Every store (memory, files, SQLite, PostgreSQL) passes one conformance suite.
/// Calls are synchronous; a store is used by one thread at a time per transaction, and by many at once.
/// </summary>
internal interface IStore : IDisposable
{
    /// <summary>What it is and where, such as <c>sqlite:/repo/.git/interlock/registry.db</c>.</summary>
    string Location { get; }

    /// <summary>Runs <paramref name="work"/> on one consistent snapshot; concurrent writers do not show.</summary>
    T Read<T>(Func<IStoreReader, T> work);

    /// <summary>
    /// Runs <paramref name="work"/> as one durable, serialised transaction: when this returns, all of it is stored;
    /// when <paramref name="work"/> throws, none of it is. A store may run <paramref name="work"/> more than once, each time on what is
    /// stored then, and keeps only what the last run wrote: whatever it changes outside the transaction it sets anew in each run.
    /// </summary>
    /// <exception cref="RefusalException">Codes <c>store.*</c>: busy, full, read_only, corrupt, io.</exception>
    T Write<T>(Func<IStoreTransaction, T> work);
}
