using Interlock.Storage;
using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

public sealed class SqliteFaultTests : DurableStoreFaults
{
    private const int Header = 32;
    private const int Frame = 24 + 4096;

    private readonly RegistryDirectory directory = new();
    private int made;

    public override void Dispose()
    {
        base.Dispose();
        directory.Dispose();
    }

    private protected override IStore Fresh() => SqliteStore.Create(Place());

    /// <summary>A kill leaves the log as it stood after one of the frames that the commit writes.</summary>
    private protected override IEnumerable<(string Where, bool Acknowledged, IStore Store)> KillEverywhere()
    {
        var (database, log) = Written();
        for (var length = Header; length <= log.Length; length += Frame)
        {
            foreach (var cut in (int[])[length, Math.Min(log.Length, length + (Frame / 2))])
            {
                yield return ($"log of {cut} of {log.Length}", cut == log.Length, Open(database, log[..cut]));
            }
        }
    }

    private protected override IEnumerable<(string Where, IStore Store)> TearEverywhere()
    {
        var (database, log) = Written();
        for (var cut = 0; cut <= log.Length; cut += 1021)
        {
            yield return ($"log at {cut}", Open(database, log[..cut]));
        }
    }

    private protected override IEnumerable<(string File, Func<IStore> Open)> Truncate()
    {
        foreach (var share in (double[])[0.3, 0.9])
        {
            var place = Place();
            using (var store = SqliteStore.Create(place))
            {
                store.Write(Begun);
                Assert.True(store.Checkpoint());
            }

            File.Delete(place + "-wal");
            File.Delete(place + "-shm");
            var whole = File.ReadAllBytes(place);
            File.WriteAllBytes(place, whole[..(int)(whole.Length * share)]);
            yield return (place, () => SqliteStore.Open(place));
        }
    }

    /// <summary>The database with the first state, and the log that leads to the second.</summary>
    private (byte[] Database, byte[] Log) Written()
    {
        var place = Place();
        using var store = SqliteStore.Create(place, new() { CheckpointBytes = 1 << 30 });
        store.Write(Begun);
        Assert.True(store.Checkpoint());
        var database = File.ReadAllBytes(place);
        store.Write(Changed);
        return (database, File.ReadAllBytes(place + "-wal"));
    }

    private SqliteStore Open(byte[] database, byte[] log)
    {
        var place = Place();
        File.WriteAllBytes(place, database);
        File.WriteAllBytes(place + "-wal", log);
        return SqliteStore.Open(place);
    }

    private string Place() => Path.Combine(directory.Root, $"{++made}.db");
}

public sealed class SqliteConcurrencyTests : StoreConcurrency
{
    private readonly RegistryDirectory directory = new();

    public override void Dispose()
    {
        base.Dispose();
        directory.Dispose();
    }

    private protected override IStore Open() => SqliteStore.Create(directory.Database);
}
