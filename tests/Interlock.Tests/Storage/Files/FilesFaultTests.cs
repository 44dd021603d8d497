using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Tests.Storage.Sqlite;

namespace Interlock.Tests.Storage.Files;

public sealed class FilesFaultTests : DurableStoreFaults
{
    private readonly RegistryDirectory directory = new();
    private int made;

    public override void Dispose()
    {
        base.Dispose();
        directory.Dispose();
    }

    private protected override IStore Fresh() => FilesStore.Create(Place());

    private protected override IEnumerable<(string Where, bool Acknowledged, IStore Store)> KillEverywhere()
    {
        foreach (var moment in Enum.GetValues<CrashMoment>())
        {
            for (var at = 1; ; at++)
            {
                var place = Place();
                var died = Kill(place, at, moment, store => store.Write(Changed));
                yield return (died ?? "not at all", died is null, FilesStore.Open(place));
                if (died is null)
                {
                    break;
                }

                // And again while the one after it puts things right.
                for (var again = 1; again < 40; again++)
                {
                    var twice = Place();
                    var first = Kill(twice, at, moment, store => store.Write(Changed));
                    var disk = new CrashingDisk(again, moment);
                    var second = Die(disk, () =>
                    {
                        using var store = FilesStore.Open(twice, new() { Disk = disk });
                        disk.Arm();
                        store.Write(tx => tx.FindRecord("none", "none"));
                    });
                    if (second is null)
                    {
                        break;
                    }

                    yield return ($"{first}, then {second}", false, FilesStore.Open(twice));
                }
            }
        }
    }

    private protected override IEnumerable<(string Where, IStore Store)> TearEverywhere()
    {
        // What the last transaction appended and nothing else: the logs first, then the book.
        var place = Place();
        using (var store = FilesStore.Create(place))
        {
            store.Write(Begun);
        }

        var before = Snapshot(place);
        using (var store = FilesStore.Open(place))
        {
            store.Write(Changed);
        }

        var after = Snapshot(place);
        var book = after.Keys.Single(name => name.Contains("book-", StringComparison.Ordinal));
        foreach (var log in after.Keys.Where(name => name.EndsWith("events.jsonl", StringComparison.Ordinal)))
        {
            var from = before.GetValueOrDefault(log, []).Length;
            for (var cut = from; cut <= after[log].Length; cut += 7)
            {
                var torn = Restore(before);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(torn, log))!);
                File.WriteAllBytes(Path.Combine(torn, log), after[log][..cut]);
                yield return ($"{log} at {cut}", FilesStore.Open(torn));
            }
        }

        for (var cut = before[book].Length; cut < after[book].Length; cut += 11)
        {
            var torn = Restore(before);
            foreach (var log in after.Keys.Where(name => name.EndsWith("events.jsonl", StringComparison.Ordinal)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(torn, log))!);
                File.WriteAllBytes(Path.Combine(torn, log), after[log]);
            }

            File.WriteAllBytes(Path.Combine(torn, book), after[book][..cut]);
            yield return ($"{book} at {cut}", FilesStore.Open(torn));
        }
    }

    private protected override IEnumerable<(string File, Func<IStore> Open)> Truncate()
    {
        foreach (var share in (double[])[0, 0.3, 0.9])
        {
            var place = Place();
            using (var store = FilesStore.Create(place))
            {
                store.Write(Begun);
            }

            var file = Path.Combine(place, "tasksets", "one", "taskset.json");
            var whole = File.ReadAllBytes(file);
            File.WriteAllBytes(file, whole[..(int)(whole.Length * share)]);
            yield return (file, () => FilesStore.Open(place));
        }
    }

    private static string? Die(CrashingDisk disk, Action work)
    {
        try
        {
            work();
        }
        catch (KilledException)
        {
            Assert.NotNull(disk.DiedAt);
        }

        return disk.DiedAt;
    }

    private static string? Kill(string place, int at, CrashMoment moment, Action<IStore> work)
    {
        var disk = new CrashingDisk(at, moment);
        return Die(disk, () =>
        {
            using var store = FilesStore.Create(place, new() { Disk = disk });
            store.Write(Begun);
            disk.Arm();
            work(store);
        });
    }

    private static Dictionary<string, byte[]> Snapshot(string place) =>
        Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(place, file), File.ReadAllBytes, StringComparer.Ordinal);

    private string Restore(Dictionary<string, byte[]> snapshot)
    {
        var place = Place();
        foreach (var (name, bytes) in snapshot)
        {
            var file = Path.Combine(place, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }

        Directory.CreateDirectory(Path.Combine(place, "interlock", "era-1", "work"));
        return place;
    }

    private string Place() => Path.Combine(directory.Root, $"{++made}");
}

public sealed class FilesConcurrencyTests : StoreConcurrency
{
    private readonly RegistryDirectory directory = new();

    public override void Dispose()
    {
        base.Dispose();
        directory.Dispose();
    }

    private protected override IStore Open() => FilesStore.Create(directory.Root, new() { EventLogMaxBytes = 4_000, BookBytes = 4_000 });
}
