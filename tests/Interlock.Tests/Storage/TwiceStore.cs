using Interlock.Storage;

namespace Interlock.Tests.Storage;

/// <summary>A store that runs each write twice, as one that meets another writer does: the first run is undone.</summary>
internal sealed class TwiceStore(IStore inner) : IStore
{
    public string Location => inner.Location;

    public T Read<T>(Func<IStoreReader, T> work) => inner.Read(work);

    public T Write<T>(Func<IStoreTransaction, T> work)
    {
        try
        {
            inner.Write<T>(transaction =>
            {
                work(transaction);
                throw new Undone();
            });
        }
        catch (Undone)
        {
            // Nothing of the first run is stored.
        }

        return inner.Write(work);
    }

    public void Dispose() => inner.Dispose();

    private sealed class Undone : Exception;
}
