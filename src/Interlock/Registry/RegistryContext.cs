using Interlock.Journal;
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

    internal Changes Begin(IStoreTransaction transaction, Actor? actor) => new(transaction, Now, actor, Options, Watch);
}
