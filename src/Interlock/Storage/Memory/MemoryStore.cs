namespace Interlock.Storage.Memory;

/// <summary>A store that lives in this process only: for tests and simulation. A failed transaction is undone step by step.</summary>
internal sealed class MemoryStore : IStore
{
    private readonly Lock gate = new();
    private readonly MemoryTables tables = new();

    public string Location => "memory:";

    public T Read<T>(Func<IStoreReader, T> work)
    {
        lock (gate)
        {
            return work(new MemoryTransaction(tables));
        }
    }

    public T Write<T>(Func<IStoreTransaction, T> work)
    {
        lock (gate)
        {
            var transaction = new MemoryTransaction(tables);
            if (StoreMove.Target(transaction) is { } moved)
            {
                throw new RefusalException(StoreMove.Refuse(Location, moved));
            }

            try
            {
                return work(transaction);
            }
            catch
            {
                transaction.Undo();
                throw;
            }
        }
    }

    public void Dispose()
    {
    }
}
