using Interlock.Gates;
using Interlock.Registry;
using Interlock.Storage;

namespace Interlock.Tests.Simulation;

/// <summary>Where a safeguard can be taken away without touching the product: at its seams.</summary>
internal sealed record Sabotage
{
    public static Sabotage None { get; } = new();

    public Func<BranchState, BranchState> Branch { get; init; } = state => state;

    public Func<Risk, Risk> Risk { get; init; } = risk => risk;

    public Func<DateTimeOffset, DateTimeOffset> Now { get; init; } = now => now;

    public Func<MergeFacts, MergeFacts> Facts { get; init; } = facts => facts;

    /// <summary>Whether a run under the claim succeeded.</summary>
    public Func<string?, string?> Run { get; init; } = run => run;

    /// <summary>What the forge answers.</summary>
    public Func<ChangeRequest?, Call, ChangeRequest?> Change { get; init; } = (change, _) => change;

    /// <summary>Between the registry and what is watched: the registry is deceived.</summary>
    public Func<IStoreTransaction, Call, IStoreTransaction>? Above { get; init; }

    /// <summary>Between what is watched and the store: the store loses things.</summary>
    public Func<IStoreTransaction, IStoreTransaction>? Below { get; init; }

    /// <summary>What a transaction that dies has written stays.</summary>
    public bool HalfKept { get; init; }

    /// <summary>Goes past the registry now and then: the hand of somebody in the database.</summary>
    public Action<World, Dice>? Tamper { get; init; }
}
