using System.Text;
using Interlock.Forges.Local;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Storage.Sqlite;

namespace Interlock.Bench;

/// <summary>A registry on one store, without a repository: a SQLite file, or a directory of files.</summary>
internal sealed class Book : IDisposable
{
    public static Actor Ann { get; } = new() { Name = "ann", Host = "bench" };

    private readonly IStore store;

    private Book(IStore store)
    {
        this.store = store;
        Registry = new(new() { Store = store, Options = new() }, new LocalForge(), null, null);
    }

    public TaskRegistry Registry { get; }

    /// <param name="path">A name that ends in <c>.db</c> is a SQLite file.</param>
    public static Book Create(string path) => new(IsSqlite(path) ? SqliteStore.Create(path) : FilesStore.Create(path));

    public static Book Open(string path) => new(IsSqlite(path) ? SqliteStore.Open(path) : FilesStore.Open(path));

    /// <summary>Tasks with a file each, all of them in one transaction.</summary>
    /// <param name="chained">Each tenth task waits for the one before it.</param>
    public void Import(string spec, int tasks, bool chained) => Fill(Registry, spec, tasks, chained);

    /// <summary>The same, for a registry on any store.</summary>
    public static void Fill(TaskRegistry registry, string spec, int tasks, bool chained)
    {
        var plan = new StringBuilder("# Plan\n\n");
        for (var task = 1; task <= tasks; task++)
        {
            plan.Append(System.Globalization.CultureInfo.InvariantCulture, $"- [ ] {task}. Do part {task}\n  - _Files: src/{task}.txt_\n");
            if (chained && task % 10 == 0)
            {
                plan.Append(System.Globalization.CultureInfo.InvariantCulture, $"  - _Dependencies: {task - 1}_\n");
            }
        }

        var document = KiroDocument.Parse(Encoding.UTF8.GetBytes(plan.ToString()));
        var imported = document.IsRefused
            ? throw new RefusalException(document.Refusal)
            : new KiroSync(registry, new(TimeProvider.System), null).Import(new(spec, "tasks.md", "tasks.md", null), document.Value, new KiroFormat(new() { Order = KiroOrder.Free }), Ann);
        if (imported.IsRefused)
        {
            throw new RefusalException(imported.Refusal);
        }
    }

    public void Dispose() => store.Dispose();

    private static bool IsSqlite(string path) => path.EndsWith(".db", StringComparison.Ordinal);
}
