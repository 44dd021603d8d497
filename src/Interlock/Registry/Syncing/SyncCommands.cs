using Interlock.Registry.Defining;
using Interlock.Registry.Reviewing;
using Interlock.Storage;

namespace Interlock.Registry.Syncing;

/// <summary>Carries out what a sync with a file decided: all of it in one transaction with what it was decided on.</summary>
internal sealed class SyncCommands(RegistryContext context, Creating creating, Completing completing)
{
    /// <summary>Reads the spec, lets <paramref name="decide"/> plan, and does it.</summary>
    /// <param name="sourcePath">Where ticks are written back, relative to the repository; null: as before.</param>
    /// <param name="decide">Pure: the store may ask it again, on what is stored then. Its refusal stores nothing.</param>
    public Result<SyncOutcome> Apply(string spec, string? sourcePath, Actor actor, Func<SyncView, Result<SyncPlan>> decide) =>
        context.Write<SyncOutcome>(Authority.SyncSpec.For(actor), changes =>
        {
            var view = SyncView.Of(changes.Store, spec);
            var plan = decide(view);
            if (plan.IsRefused)
            {
                return plan.Refusal;
            }

            Remember(changes, spec, sourcePath);
            Remember(changes.Store, plan.Value.Origin);
            return new SyncRound(creating, completing, changes, view, plan.Value).Apply();
        });

    /// <summary>What a spec was read from; null: nothing that is known.</summary>
    public SyncOrigin? Origin(string spec) => context.Store.Read(reader => SyncRecords.Origins.Find(reader, spec));

    /// <summary>The boxes to tick of a spec that was read from a file of the repository; see <see cref="TickBook.Due"/>.</summary>
    /// <returns>The file, relative to the repository, null where there is none; and the boxes.</returns>
    public (string? Path, IReadOnlyList<DueTick> Due) Due(string spec, string? alsoDone) => context.Store.Read(reader =>
        reader.FindSpec(spec) is { SourcePath: { } path } && !Path.IsPathRooted(path)
            ? (path, TickBook.Due(reader, spec, alsoDone))
            : ((string?)null, (IReadOnlyList<DueTick>)[]));

    /// <summary>Records what both sides agree on since the file was written.</summary>
    public void Agree(IReadOnlyCollection<SyncBase> bases)
    {
        if (bases.Count > 0)
        {
            context.WriteOwn(Authority.Agree, changes => Agree(changes.Store, bases));
        }
    }

    /// <summary>Boxes that are ticked now: both sides agree.</summary>
    public void Ticked(IEnumerable<string> uids) => context.WriteOwn(Authority.Agree, changes =>
    {
        foreach (var uid in uids)
        {
            if (SyncRecords.Bases.Find(changes.Store, uid) is { } agreed)
            {
                SyncRecords.Bases.Put(changes.Store, agreed with { Mark = SyncBase.IsDone(agreed.Mark) ? agreed.Mark : "x", Said = "x" });
            }
        }
    });

    internal static int Agree(IStoreTransaction store, IReadOnlyCollection<SyncBase> bases)
    {
        foreach (var one in bases)
        {
            SyncRecords.Bases.Put(store, one);
        }

        return bases.Count;
    }

    private static void Remember(IStoreTransaction store, SyncOrigin? origin)
    {
        if (origin is null)
        {
            return;
        }

        var known = SyncRecords.Origins.Find(store, origin.Spec);
        var now = origin with { Commit = origin.Commit ?? known?.Commit };
        if (now != known)
        {
            SyncRecords.Origins.Put(store, now);
        }
    }

    private static void Remember(Changes changes, string spec, string? sourcePath)
    {
        var stored = Creating.EnsureSpec(changes, spec);
        if (sourcePath is not null && stored.SourcePath != sourcePath)
        {
            changes.Store.PutSpec(stored with { SourcePath = sourcePath, Version = stored.Version + 1, UpdatedAt = changes.Now });
        }
    }
}
