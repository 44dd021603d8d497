using Interlock.Journal;
using Interlock.Registry.Claiming;
using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>What every part of the registry needs.</summary>
internal sealed record RegistryContext
{
    public required IStore Store { get; init; }

    public required RegistryOptions Options { get; init; }

    /// <summary>Where old events go; null where the store has no place on a disk.</summary>
    public EventArchive? Archive { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IIdSource Ids { get; init; } = RandomIds.Shared;

    /// <summary>Where the issues of tasks are; null where nobody keeps any.</summary>
    public IForge? Forge { get; init; }

    /// <summary>Told after each transaction that changed claims or locks: uids of their tasks; null: nobody is.</summary>
    public Action<IReadOnlyCollection<string>>? HeldChanged { get; init; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The end that a lease may have at most; a later one was given by a clock that was ahead.</summary>
    public DateTimeOffset LatestLease => Bounding.LatestEnd(Now, Options);

    /// <summary>One transaction for a command that the table of authority admits.</summary>
    internal Result<T> Write<T>(Permit permit, Func<Changes, Result<T>> work) => Commit<Result<T>>(permit.Actor, changes =>
        Admission.Refuse(changes.Store, permit, Options) is { } refused ? refused : Seen(changes, permit, work(changes)));

    /// <summary>The same for work that gives null when what it was judged on has changed.</summary>
    internal Result<T>? WriteJudged<T>(Permit permit, Func<Changes, Result<T>?> work) => Commit<Result<T>?>(permit.Actor, changes =>
        Admission.Refuse(changes.Store, permit, Options) is { } refused ? refused : work(changes) is { } result ? Seen(changes, permit, result) : (Result<T>?)null);

    /// <summary>One transaction for what nobody asks for.</summary>
    /// <param name="rule">A row of <see cref="Authorized.Itself"/>.</param>
    /// <param name="actor">Whose doing is recorded; null: nobody's.</param>
    /// <exception cref="RefusalException">It comes from inside a run, which never does this itself.</exception>
    internal T WriteOwn<T>(AuthorityRule rule, Func<Changes, T> work, Actor? actor = null)
    {
        if (actor is not null && Admission.Refuse(rule, actor) is { } refused)
        {
            throw new RefusalException(refused);
        }

        return Commit(actor, work);
    }

    internal void WriteOwn(AuthorityRule rule, Action<Changes> work) => WriteOwn(rule, changes =>
    {
        work(changes);
        return 0;
    });

    /// <summary>Who did something was heard of; what is refused, or was so already, writes nothing.</summary>
    private static Result<T> Seen<T>(Changes changes, Permit permit, Result<T> result)
    {
        if (!result.IsRefused && changes.ChangedAnything)
        {
            Keeping.Roster.Seen(changes, permit.Actor.Name);
        }

        return result;
    }

    internal Changes Begin(IStoreTransaction transaction, Actor? actor) => new(transaction, Now, actor, Options, Forge);

    /// <summary>One transaction; whoever wants to know of claims and locks is told when it is stored. The store may run the work twice.</summary>
    private T Commit<T>(Actor? actor, Func<Changes, T> work)
    {
        IReadOnlyCollection<string> held = [];
        var result = Store.Write(tx =>
        {
            var changes = Begin(tx, actor);
            var worked = work(changes);
            held = changes.Held;
            return worked;
        });
        if (held.Count > 0)
        {
            HeldChanged?.Invoke(held);
        }

        return result;
    }
}
