namespace Interlock.Tests.Storage.Sqlite;

/// <summary>A directory of its own for one test; gone afterwards.</summary>
public sealed class RegistryDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("interlock-store-").FullName;

    public string Database => Path.Combine(Root, "registry.db");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
