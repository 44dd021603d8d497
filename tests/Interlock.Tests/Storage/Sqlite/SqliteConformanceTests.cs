using Interlock.Storage;
using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

/// <summary>On the library that this machine would use.</summary>
public class SqliteConformanceTests : StoreConformance
{
    private readonly RegistryDirectory directory = new();

    protected virtual SqliteOptions Options { get; } = new();

    public override void Dispose()
    {
        base.Dispose();
        directory.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override IStore Open() => SqliteStore.Create(directory.Database, Options);
}

/// <summary>On the shipped library, which a bare machine would use.</summary>
public sealed class ShippedSqliteConformanceTests : SqliteConformanceTests
{
    protected override SqliteOptions Options { get; } = new() { Native = SqliteLibrary.LoadShipped() };
}
