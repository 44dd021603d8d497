using Interlock.Journal;
using Interlock.Registry.Claiming;
using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>What every part of the registry needs.</summary>
public sealed record RegistryContext
{
    public required IStore Store { get; init; }

    public required RegistryOptions Options { get; init; }

    /// <summary>Where old events go; null where the store has no place on a disk.</summary>
    public EventArchive? Archive { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IIdSource Ids { get; init; } = RandomIds.Shared;

    /// <summary>Null: nobody is told of locks.</summary>
    public ILockWatch? Watch { get; init; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The end that a lease may have at most; a later one was given by a clock that was ahead.</summary>
    public DateTimeOffset LatestLease => Bounding.LatestEnd(Now, Options);

    /// <summary>One transaction for a command that the table of authority admits.</summary>
    internal Result<T> Write<T>(Permit permit, Func<Changes, Result<T>> work) => Store.Write<Result<T>>(tx =>
        Admission.Refuse(tx, permit, Options) is { } refused ? refused : work(Begin(tx, permit.Actor)));

    /// <summary>The same for work that gives null when what it was judged on has changed.</summary>
    internal Result<T>? WriteJudged<T>(Permit permit, Func<Changes, Result<T>?> work) => Store.Write<Result<T>?>(tx =>
        Admission.Refuse(tx, permit, Options) is { } refused ? refused : work(Begin(tx, permit.Actor)));

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

        return Store.Write(tx => work(Begin(tx, actor)));
    }

    internal void WriteOwn(AuthorityRule rule, Action<Changes> work) => WriteOwn(rule, changes =>
    {
        work(changes);
        return 0;
    });

    internal Changes Begin(IStoreTransaction transaction, Actor? actor) => new(transaction, Now, actor, Options, Watch);
}
