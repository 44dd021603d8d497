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
}
