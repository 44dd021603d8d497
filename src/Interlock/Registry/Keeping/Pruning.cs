using System.Text.Json.Serialization;
using Interlock.Storage;

namespace Interlock.Registry.Keeping;

/// <summary>Takes out what nobody needs any more, and remembers when that was last done.</summary>
internal sealed class Pruning(RegistryContext context)
{
    private const string Last = "last";

    private static readonly Collection<UpkeepRecord> Rounds = new("upkeep", () => UpkeepJson.Default.UpkeepRecord, _ => Last);

    /// <summary>The last round of any dispatcher; null: there was none.</summary>
    public UpkeepRecord? LastRound() => context.Store.Read(reader => Rounds.Find(reader, Last));

    /// <param name="problem">What went wrong in it; null: nothing.</param>
    public void Note(string? problem) => context.WriteOwn(Authority.Prune, changes =>
    {
        Rounds.Put(changes.Store, new() { At = changes.Now, Problem = problem });
    });

    /// <summary>Forgets idempotency keys whose time is over, and trees that were checked long ago.</summary>
    /// <param name="trees">How long a checked tree is remembered.</param>
    /// <param name="rehearse">Only tell how many.</param>
    public (int Keys, int Trees) Forget(TimeSpan trees, bool rehearse) => context.WriteOwn(Authority.Prune, changes =>
    {
        var keys = Records.Keys.List(changes.Store).Where(key => changes.Now - key.At >= context.Options.KeyRetention).ToList();
        var tested = MergeRecords.Trees.List(changes.Store).Where(tree => changes.Now - tree.At >= trees).ToList();
        if (!rehearse)
        {
            keys.ForEach(key => Records.Keys.Delete(changes.Store, key.Key));
            tested.ForEach(tree => MergeRecords.Trees.Delete(changes.Store, tree.Tree));
        }

        return (keys.Count, tested.Count);
    });

    /// <summary>The record of a run whose output is gone.</summary>
    public void ForgetRun(string id) => context.WriteOwn(Authority.Prune, changes =>
    {
        RunBook.Forget(changes.Store, id);
    });
}

/// <summary>When upkeep was last done, and what went wrong.</summary>
internal sealed record UpkeepRecord
{
    public required DateTimeOffset At { get; init; }

    public string? Problem { get; init; }
}

[JsonSerializable(typeof(UpkeepRecord))]
internal sealed partial class UpkeepJson : JsonSerializerContext;
