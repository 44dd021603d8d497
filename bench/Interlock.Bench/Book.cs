using System.Text;
using Interlock.Forges.Local;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Registry;
using Interlock.Storage.Sqlite;

namespace Interlock.Bench;

/// <summary>A registry over one SQLite file, without a repository.</summary>
internal sealed class Book : IDisposable
{
    public static Actor Ann { get; } = new() { Name = "ann", Host = "bench" };

    private readonly SqliteStore store;

    private Book(SqliteStore store)
    {
        this.store = store;
        Registry = new(new() { Store = store, Options = new() }, new LocalForge(), null, null);
    }

    public TaskRegistry Registry { get; }

    public static Book Create(string path) => new(SqliteStore.Create(path));

    public static Book Open(string path) => new(SqliteStore.Open(path));

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
            : new KiroSync(registry, new(TimeProvider.System), null).Import(new(spec, "tasks.md", "tasks.md", null), document.Value, new() { Order = KiroOrder.Free }, Ann);
        if (imported.IsRefused)
        {
            throw new RefusalException(imported.Refusal);
        }
    }

    public void Dispose() => store.Dispose();
}
