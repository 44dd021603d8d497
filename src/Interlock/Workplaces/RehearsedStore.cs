using Interlock.Storage;

namespace Interlock.Workplaces;

/// <summary>A store for <c>--dry-run</c>: every transaction is worked out to its end and then undone.</summary>
internal sealed class RehearsedStore(IStore inner) : IStore
{
    public string Location => inner.Location;

    public T Read<T>(Func<IStoreReader, T> work) => inner.Read(work);

    public T Write<T>(Func<IStoreTransaction, T> work)
    {
        var result = default(T);
        try
        {
            return inner.Write<T>(transaction =>
            {
                result = work(transaction);
                throw new Undo();
            });
        }
        catch (Undo)
        {
            return result!;
        }
    }

    public void Dispose() => inner.Dispose();

    // Leaves the transaction the only way that stores nothing.
    private sealed class Undo : Exception;
}
