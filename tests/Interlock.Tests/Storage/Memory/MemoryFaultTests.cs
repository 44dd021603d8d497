using Interlock.Storage;
using Interlock.Storage.Memory;

namespace Interlock.Tests.Storage.Memory;

public sealed class MemoryFaultTests : StoreFaults
{
    private protected override IStore Fresh() => new MemoryStore();
}

public sealed class MemoryConcurrencyTests : StoreConcurrency
{
    private readonly MemoryStore store = new();

    // One process has one of them.
    private protected override IStore Open() => new Shared(store);

    private sealed class Shared(MemoryStore inner) : IStore
    {
        public string Location => inner.Location;

        public T Read<T>(Func<IStoreReader, T> work) => inner.Read(work);

        public T Write<T>(Func<IStoreTransaction, T> work) => inner.Write(work);

        public void Dispose()
        {
        }
    }
}
