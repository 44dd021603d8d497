using Interlock.Claims;
using Interlock.Registry;
using Interlock.Registry.Keeping;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>What to restore, and under which name.</summary>
internal sealed record RestoreRequest
{
    /// <summary>The directory of a backup.</summary>
    public required string Backup { get; init; }

    /// <summary>A name that no spec has yet; null: the spec's own where it is free, else its name with <c>-restored</c>.</summary>
    public string? As { get; init; }

    /// <summary>Exactly the spec of the backup: what it is now is replaced.</summary>
    public string? Overwrite { get; init; }

    public required Actor Actor { get; init; }
}

/// <summary>A task that was being worked on when the backup was made, and how it came back.</summary>
internal sealed record Returned(string Task, string Was, string Now, string? Reason);

/// <summary>What a restore did.</summary>
/// <param name="Spec">The name it has now.</param>
/// <param name="KeptUids">False: another task has one of the uids, so all are new; each task's metadata says what it was.</param>
/// <param name="Events">Events of its history that were put into the log; 0 where the log has them.</param>
/// <param name="Cancelled">Tasks of the overwritten spec that the backup does not know.</param>
/// <param name="Missing">Dependencies on tasks of other specs that are not here.</param>
internal sealed record Restored(
    string Spec, BackupManifest Backup, bool KeptUids, long Tasks, long Records, long Events, IReadOnlyList<Returned> Returned, IReadOnlyList<string> Cancelled, IReadOnlyList<string> Missing);

/// <summary>
/// Brings a spec back, in one transaction: a restore that is killed has changed nothing. The backup is read through and verified before
/// anything is written, and compared with its checksums again while it is.
/// </summary>
internal sealed class Restoring(RegistryContext context)
{
    /// <returns>Refusals <c>backup.*</c>, <c>restore.*</c>, <c>spec.exists</c>, and those of the store.</returns>
    public Result<Restored> Restore(RestoreRequest request)
    {
        if (Admission.Refuse(Authority.Restore, request.Actor) is { } insideRun)
        {
            return insideRun;
        }

        var chain = BackupReader.Open(request.Backup);
        if (chain.IsRefused)
        {
            return chain.Refusal;
        }

        var spec = chain.Value[^1].Manifest.Spec.Name;
        if (RefuseName(request, spec) is { } name)
        {
            return name;
        }

        try
        {
            return context.Write<Restored>(Authority.Restore.For(request.Actor), changes =>
            {
                var tx = changes.Store;
                if (Roster.Know(changes, request.Actor).Kind != WorkerKind.Human)
                {
                    return Forbidden($"{request.Actor.Name} is an AI agent; only a person restores a backup.");
                }

                var target = Target(tx, request, spec);
                return target.IsRefused ? target.Refusal
                    : request.Overwrite is not null && Held(tx, spec) is { } held ? held
                    : new Restoration(changes, context.Ids, chain.Value, target.Value, request.Overwrite is not null).Run();
            });
        }
        catch (RefusalException refused) when (refused.Refusal.Code.StartsWith("backup.", StringComparison.Ordinal))
        {
            return refused.Refusal;
        }
    }

    private static Refusal? RefuseName(RestoreRequest request, string spec) =>
        request is { As: not null, Overwrite: not null }
            ? new(RefusalKind.Usage, "restore.two_names", "A restore makes a new spec or overwrites one, not both.", "Give --name NAME or --overwrite SPEC.")
        : request.As is { } name && TaskRef.Refuse("spec", name) is { } invalid ? invalid
        : request.Overwrite is { } overwritten && overwritten != spec
            ? new(RefusalKind.Conflict, "restore.other_spec", $"The backup is of {spec}, not of {overwritten}.", $"Name {spec} to overwrite it, or restore to a new name with --name NAME.")
        : null;

    private static Result<string> Target(IStoreReader reader, RestoreRequest request, string spec)
    {
        if (request.Overwrite is not null)
        {
            return spec;
        }

        if (request.As is { } name)
        {
            return reader.FindSpec(name) is null
                ? name
                : new Refusal(RefusalKind.Conflict, "spec.exists", $"There is a spec {name} already; nothing was changed.", "Take a name that is free, or say which spec may be overwritten.");
        }

        var free = spec;
        for (var n = 1; reader.FindSpec(free) is not null; n++)
        {
            free = n == 1 ? spec + "-restored" : $"{spec}-restored-{n}";
        }

        return TaskRef.Refuse("spec", free) is { } tooLong ? tooLong : free;
    }

    private static Refusal? Held(IStoreReader reader, string spec)
    {
        var holders = reader.ListClaims()
            .Select(claim => (claim.Worker, Task: reader.FindName(claim.Task)))
            .Where(claim => claim.Task is { } task && task.Spec == spec)
            .Select(claim => $"{claim.Task} ({claim.Worker})")
            .ToList();
        return holders.Count == 0 ? null : new(
            RefusalKind.Conflict,
            "restore.held",
            $"{spec} is being worked on: {string.Join(", ", holders.Take(5))}{(holders.Count > 5 ? $" and {holders.Count - 5} more" : "")}.",
            "Wait until they are merged or released; or restore to a new name with --name NAME.",
            new() { ["tasks"] = JsonList.Of(holders) });
    }

    private static Refusal Forbidden(string message) => new(RefusalKind.Forbidden, "restore.operator", message, "A person does it from a shell of their own.");
}
