using Interlock.Forges.Local;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Storage.Sqlite;
using Interlock.WorkGraph;

namespace Interlock.Bench;

/// <summary>One task updated in registries of different sizes, on SQLite and on files, in turns.</summary>
internal static class Stores
{
    public static IEnumerable<string> Run(int rounds)
    {
        var home = Directory.CreateTempSubdirectory("interlock stores ").FullName;
        try
        {
            var places = new (string Store, int Tasks)[] { ("sqlite", 1_000), ("sqlite", 10_000), ("sqlite", 100_000), ("files", 1_000), ("files", 10_000) };
            var opened = places.ToDictionary(place => place, place => Filled(Path.Combine(home, $"{place.Store}-{place.Tasks}"), place));
            var updates = places.ToDictionary(place => place, place => new Samples($"{place.Store}, {place.Tasks:N0} tasks"));
            var next = places.ToDictionary(place => place, _ => new Samples(""));
            for (var round = -2; round < rounds; round++)
            {
                foreach (var place in places)
                {
                    var registry = Registry(opened[place]);
                    var name = new TaskRef("bench", $"{1 + (Math.Abs(round) * 7 % place.Tasks)}");
                    Action update = () => registry.Steering.Update(name, new() { Priority = 1 + (Math.Abs(round) % 5) }, Book.Ann);
                    Action ready = () => registry.Reading.Ready(new() { Limit = 1 });
                    if (round < 0)
                    {
                        update();
                        ready();
                        continue;
                    }

                    updates[place].Time(update);
                    next[place].Time(ready);
                }
            }

            foreach (var place in places)
            {
                opened[place].Dispose();
                var smallest = (place.Store, 1_000);
                yield return $"| {updates[place].Name} | {updates[place].Median:0.00} ms | {updates[place].Median / updates[smallest].Median:0.00} | {next[place].Median:0.000} ms | {next[place].Median / next[smallest].Median:0.00} |";
            }
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static IStore Filled(string path, (string Store, int Tasks) place)
    {
        IStore store = place.Store == "files" ? FilesStore.Create(path) : SqliteStore.Create(path + ".db");
        Book.Fill(Registry(store), "bench", place.Tasks, chained: true);
        return store;
    }

    private static TaskRegistry Registry(IStore store) => new(new() { Store = store, Options = new() }, new LocalForge(), null, null);
}
