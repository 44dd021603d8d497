using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Tests.Storage.Sqlite;

namespace Interlock.Tests.Storage.Files;

/// <summary>Each test is also read back by a second opener, from nothing but the files.</summary>
public class FilesConformanceTests : StoreConformance
{
    private readonly RegistryDirectory directory = new();

    private protected virtual FilesOptions Options { get; } = new();

    public override void Dispose()
    {
        base.Dispose();
        directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected override IStore Open() => new Reopening(() => FilesStore.Create(directory.Root, Options));
}

/// <summary>With logs and a book so small that every test rotates them and writes them anew.</summary>
public sealed class SmallFilesConformanceTests : FilesConformanceTests
{
    private protected override FilesOptions Options { get; } = new() { EventLogMaxBytes = 600, BookBytes = 400 };
}

/// <summary>A store that forgets all it has in memory after each transaction.</summary>
internal sealed class Reopening(Func<IStore> open) : IStore
{
    public string Location => "";

    public T Read<T>(Func<IStoreReader, T> work)
    {
        using var store = open();
        return store.Read(work);
    }

    public T Write<T>(Func<IStoreTransaction, T> work)
    {
        using var store = open();
        return store.Write(work);
    }

    public void Dispose()
    {
    }
}
