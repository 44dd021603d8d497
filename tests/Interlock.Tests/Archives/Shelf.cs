using Interlock.Archives;
using Interlock.Archives.Checks;
using Interlock.Journal;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Archives;

/// <summary>A directory for backups beside a registry, and short words for making and restoring them.</summary>
internal sealed class Shelf : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("interlock shelf ");

    public Shelf() => Place = new(Path.Combine(root.FullName, "backups"));

    public string Root => root.FullName;

    public BackupPlace Place { get; }

    public Desk Desk { get; } = new();

    /// <summary>A spec with something of everything: done, in review, at work, waiting, for a person, parked, failed, cancelled, draft.</summary>
    public Shelf Fill()
    {
        Desk.Create("other/base");
        Desk.Import(
            Desk.Draft("1") with { IsParent = true },
            Desk.Draft("1.1") with { Parent = "1", Files = ["src/a.cs"] },
            Desk.Draft("1.2", "1.1") with { Parent = "1", Files = ["src/b.cs"], Metadata = new() { ["line"] = 7, ["words"] = "多行\n" } });
        Desk.Create(Desk.Draft("2", "1", "~1.1") with { Files = ["docs/"], RequiredSkills = ["sql"] });
        Desk.Create("3", "other/base");
        Desk.Finish("1.1");
        Desk.Registry.Keeping.Add(Desk.Ref("1.1"), "log", "file:///x", 3, Desk.Ann);
        Desk.Begin("1.2", Desk.Bob);
        Desk.Create("4");
        Desk.Submit("4");
        Desk.Create("5");
        Desk.Claim("5");
        Desk.Create("6");
        Desk.Registry.Steering.Cancel(Desk.Ref("6"), "no", Desk.Ann);
        Desk.Create(Desk.Draft("7") with { Hold = true });
        Desk.Create("outside/after", "demo/1.1", "demo/4");
        return this;
    }

    public Result<IReadOnlyList<BackupMade>> TryBackup(string? spec = "demo", bool incremental = false, Action<string>? step = null, IStore? store = null)
    {
        Desk.Time.Pass(TimeSpan.FromSeconds(1));
        return new BackingUp(store ?? Desk.Store, Desk.Time, new CountingIds()).Make(new()
        {
            Specs = spec is null ? [] : [spec],
            Place = Place,
            Incremental = incremental,
            Step = step ?? (_ => { }),
        });
    }

    public BackupMade Backup(bool incremental = false)
    {
        Desk.Time.Pass(TimeSpan.FromSeconds(1));
        return new BackingUp(Desk.Store, Desk.Time, RandomIds.Shared).Make(new() { Specs = ["demo"], Place = Place, Incremental = incremental }).Value[0];
    }

    public static Result<Restored> TryRestore(Desk to, string backup, string? name = null, string? overwrite = null, Actor? actor = null) =>
        new Restoring(to.Registry.Context).Restore(new() { Backup = backup, As = name, Overwrite = overwrite, Actor = actor ?? Desk.Ann });

    public Restored Restore(string backup, string? name = null, string? overwrite = null, Desk? to = null)
    {
        var restored = TryRestore(to ?? Desk, backup, name, overwrite).Value;
        Assert.Empty(StoreVerification.Run((to ?? Desk).Store, null).Value.Findings);
        return restored;
    }

    public void Dispose() => root.Delete(recursive: true);
}
