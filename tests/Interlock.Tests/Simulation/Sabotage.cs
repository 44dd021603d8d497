using Interlock.Gates;
using Interlock.Registry;
using Interlock.Storage;

namespace Interlock.Tests.Simulation;

/// <summary>Where a safeguard can be taken away without touching the product: at its seams.</summary>
internal sealed record Sabotage
{
    public static Sabotage None { get; } = new();

    public Func<BranchState, BranchState> Branch { get; init; } = state => state;

    public Func<Risk, Call?, Risk> Risk { get; init; } = (risk, _) => risk;

    /// <summary>Files that changed between two commits.</summary>
    public Func<IReadOnlyList<string>, IReadOnlyList<string>> Changed { get; init; } = files => files;

    public Func<MergeState, MergeState> Merge { get; init; } = state => state;

    /// <summary>The target stays where it is, and the queue hears that it moved.</summary>
    public bool OnlySaysItMoved { get; init; }

    /// <summary>Any branch is said to be named by the rule for any task.</summary>
    public bool AnyBranch { get; init; }

    public Func<DateTimeOffset, DateTimeOffset> Now { get; init; } = now => now;

    public Func<MergeFacts, MergeFacts> Facts { get; init; } = facts => facts;

    /// <summary>Whether a deploy is said to have succeeded.</summary>
    public Func<bool, bool> Deployed { get; init; } = passed => passed;

    /// <summary>Whether a run under the claim succeeded.</summary>
    public Func<string?, string?> Run { get; init; } = run => run;

    /// <summary>A forge that says yes and keeps nothing; null: it does its work.</summary>
    public Func<ChangeRequest, ChangeRequest>? Opened { get; init; }

    /// <summary>Between the registry and what is watched: the registry is deceived.</summary>
    public Func<IStoreTransaction, Call, IStoreTransaction>? Above { get; init; }

    /// <summary>Between what is watched and the store: the store loses things.</summary>
    public Func<IStoreTransaction, IStoreTransaction>? Below { get; init; }

    /// <summary>What a transaction that dies has written stays.</summary>
    public bool HalfKept { get; init; }

    /// <summary>Goes past the registry now and then: the hand of somebody in the database.</summary>
    public Action<World, Dice>? Tamper { get; init; }
}
