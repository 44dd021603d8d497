using Interlock.Storage;
using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

/// <summary>On the library that this machine would use.</summary>
public class SqliteConformanceTests : StoreConformance
{
    private readonly RegistryDirectory directory = new();

    private protected virtual SqliteOptions Options { get; } = new();

    public override void Dispose()
    {
        base.Dispose();
        directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected override IStore Open() => SqliteStore.Create(directory.Database, Options);
}
