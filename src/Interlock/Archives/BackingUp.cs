using Interlock.Journal;
using Interlock.Storage;

namespace Interlock.Archives;

/// <summary>What to back up, and where to.</summary>
internal sealed record BackupRequest
{
    /// <summary>Names; empty: all.</summary>
    public IReadOnlyList<string> Specs { get; init; } = [];

    public required BackupPlace Place { get; init; }

    /// <summary>Only what changed since the newest backup of the spec in that place; a full one where there is none to go on from.</summary>
    public bool Incremental { get; init; }

    /// <summary>Write all of it, say what it would be, and take it away again.</summary>
    public bool Rehearse { get; init; }

    /// <summary>Called before each durable step with its name.</summary>
    public Action<string> Step { get; init; } = static _ => { };
}

/// <summary>A backup that is whole and has its name.</summary>
/// <param name="Bytes">Of all its files.</param>
internal sealed record BackupMade(string Path, BackupManifest Manifest, long Bytes);

/// <summary>
/// Backs specs up from one snapshot of the store, while others write: every spec as it was at the same moment. Rows go straight from
/// the store to the files.
/// </summary>
internal sealed class BackingUp(IStore store, TimeProvider clock, IIdSource ids)
{
    /// <summary>All of them get their names, or none does.</summary>
    /// <returns>Refusals <c>spec.unknown</c>, <c>backup.io</c>, and those of the store.</returns>
    public Result<IReadOnlyList<BackupMade>> Make(BackupRequest request)
    {
        var unfinished = new List<BackupWriting>();
        try
        {
            var refusal = store.Read(reader =>
            {
                var known = reader.ListSpecs();
                if (request.Specs.FirstOrDefault(name => known.All(spec => spec.Name != name)) is { } unknown)
                {
                    return new Refusal(RefusalKind.NotFound, "spec.unknown", $"No spec is named {unknown}.", "See 'interlock spec list'.");
                }

                foreach (var spec in known.Where(spec => request.Specs.Count == 0 || request.Specs.Contains(spec.Name)))
                {
                    var writing = new BackupWriting(request, spec, ids.Next(12));
                    unfinished.Add(writing);
                    writing.Write(reader, store.Location, clock.GetUtcNow());
                }

                return null;
            });
            return refusal is not null ? refusal : unfinished.Select(writing => request.Rehearse ? writing.Rehearsed() : writing.GiveName()).ToList();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return BackupRefusals.Io(request.Place.Directory, failed.Message.TrimEnd('.'));
        }
        finally
        {
            unfinished.ForEach(writing => writing.Forget());
        }
    }
}
