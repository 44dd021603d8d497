using Interlock.Git;
using Interlock.Cli.Composition;
using Interlock.Registry.Answering;
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
            return new(OfFiles(place.Address, context.Time));
        }

        if (FileSystems.Remote(Path.GetDirectoryName(place.DatabasePath)!) is { } remote)
        {
            return new(Finding.Fail($"The registry would lie on {remote}, where SQLite is not safe.", "Put it on a local disk with --registry sqlite:PATH."));
        }

        if (!File.Exists(place.DatabasePath))
        {
            return new(Finding.Warn($"There is no registry at {place.DatabasePath} yet.", place.Repository is { MainCheckout: null } bare ? RepositoryLocator.Bare(bare.CommonDir).Hint! : "Run 'interlock init' to make one."));
        }

        using var opened = place.Address.Open();
        var store = (SqliteStore)opened;
        var seen = Soundness.Of(new() { Store = store, Options = new(), Clock = context.Time });
        var damage = store.FindDamage();
        return new(damage.Count > 0 ? Finding.Fail($"{place.DatabasePath} is damaged: {damage[0]}.", "Keep the file, and restore the latest backup.")
            : Ahead(seen) ?? Unmarked(place.Address) ?? Finding.Ok($"{store.Location} is sound, {seen.LastSeq} events."));
    }

    /// <summary>What a clock that was ahead left behind; null: nothing.</summary>
    private static Finding? Ahead(Soundness seen) =>
        seen.LeasesAhead > 0 ? Finding.Warn($"{seen.LeasesAhead} leases were given by a clock that was ahead of now.", "Look at the machine's clock; 'interlock lock cleanup' gives each one full lease from now.")
        : seen.EventAhead is { } ahead ? Finding.Warn($"Event {ahead.Seq} is of {ahead.At:u}, which is still to come: the clock was ahead, or is behind now.", "Look at the machine's clock. No order depends on it, and leases are bounded.")
        : null;

    /// <summary>Null where the marks that tell an older registry are there, or the registry is too new to have any.</summary>
    private static Finding? Unmarked(StoreUrl address) => address.Mark?.Missing() is [var missing, ..]
        ? Finding.Warn($"Nothing would tell this registry from an older copy: {missing} is not there or cannot be read.", "The next command that changes something writes it; if it does not, look at its permissions.")
        : null;

    private static Finding OfFiles(StoreUrl address, TimeProvider clock)
    {
        if (!address.Exists())
        {
            return Finding.Warn($"There is no registry at {address.Path} yet.", "Run 'interlock init' to make one.");
        }

        using var store = address.OpenFiles();
        var seen = Soundness.Of(new() { Store = store, Options = new(), Clock = clock });
        var aside = Directory.EnumerateFiles(address.Path, "*.orphan", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        if (store.Disbelieved is [var said, ..])
        {
            return Finding.Warn($"{store.Location}: {said}", "Look at who writes into its files; the next command that changes the task writes it as it is.");
        }

        if (store.Reports.Count > 0 && aside.Count == 0)
        {
            return Finding.Warn($"{store.Location}: {string.Join("; ", store.Reports)}.", "Run this again; what is stored is whole.");
        }

        return aside.Count > 0
            ? Finding.Warn($"{store.Location} is sound, {seen.Specs} specs, {seen.LastSeq} events; events that were never acknowledged were set aside in {string.Join(", ", aside)}.", "Look at them, and delete those files when nothing in them is needed.")
            : Ahead(seen) ?? Unmarked(address) ?? Finding.Ok($"{store.Location} is sound, {seen.Specs} specs, {seen.LastSeq} events.");
    }
}
