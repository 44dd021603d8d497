using Interlock.Cli.Commands;
using Interlock.Cli.Composition;
using Interlock.Storage;
using Interlock.Storage.Sqlite;

namespace Interlock.Cli.Doctor;

/// <summary>The registry: there, on a file system that is safe for it, and sound.</summary>
internal sealed class RegistryCheck : DoctorCheck
{
    public override string Name => "registry";

    public override ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return new(found.Refusal.Code == "repo.not_found"
                ? Finding.Warn("There is no repository whose registry could be looked at.", "Run this inside a git repository.")
                : Finding.Fail(found.Refusal.Message, found.Refusal.Hint ?? ""));
        }

        using var place = found.Value;
        if (place.Address.IsFiles)
        {
            return new(OfFiles(place.Address));
        }

        if (FileSystems.Remote(Path.GetDirectoryName(place.DatabasePath)!) is { } remote)
        {
            return new(Finding.Fail($"The registry would lie on {remote}, where SQLite is not safe.", "Put it on a local disk with --registry sqlite:PATH."));
        }

        if (!File.Exists(place.DatabasePath))
        {
            return new(Finding.Warn($"There is no registry at {place.DatabasePath} yet.", "Run 'interlock init' to make one."));
        }

        using var store = SqliteStore.Open(place.DatabasePath);
        var last = store.Read(static reader => reader.LastSeq());
        var damage = store.FindDamage();
        return new(damage.Count > 0
            ? Finding.Fail($"{place.DatabasePath} is damaged: {damage[0]}.", "Keep the file, and restore the latest backup.")
            : Finding.Ok($"{store.Location} is sound, {last} events."));
    }

    private static Finding OfFiles(StoreUrl address)
    {
        if (!address.Exists())
        {
            return Finding.Warn($"There is no registry at {address.Path} yet.", "Run 'interlock init' to make one.");
        }

        using var store = address.OpenFiles();
        var (last, specs) = store.Read(static reader => (reader.LastSeq(), reader.ListSpecs().Count));
        var aside = Directory.EnumerateFiles(address.Path, "*.orphan", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        return aside.Count > 0
            ? Finding.Warn($"{store.Location} is sound, {specs} specs, {last} events; events that were never acknowledged were set aside in {string.Join(", ", aside)}.", "Look at them, and delete those files when nothing in them is needed.")
            : Finding.Ok($"{store.Location} is sound, {specs} specs, {last} events.");
    }
}
