using System.Text.Json.Serialization;
using Interlock.Journal;
using Interlock.Storage;

namespace Interlock.Archives;

/// <summary>When all specs are backed up by themselves.</summary>
/// <param name="Keep">Backups kept of each spec; as many more as a kept one goes on from.</param>
internal sealed record BackupPlan(BackupPlace Place, TimeSpan Interval, int Keep);

/// <summary>What is remembered between two of them; it stands in the store, so that a restart forgets nothing.</summary>
internal sealed record BackupTurn
{
    public required DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Why the last one failed; null when it did not.</summary>
    public string? Failure { get; init; }
}

/// <summary>
/// Backs all specs up when it is time: a full backup after every <see cref="LongestChain"/> incremental ones. Asked often; costs a
/// comparison while nothing is due.
/// </summary>
internal sealed class BackupSchedule(IStore store, TimeProvider clock, IIdSource ids, BackupPlan plan)
{
    /// <summary>Incremental backups that go on from one full one.</summary>
    public const int LongestChain = 6;

    private static readonly TimeSpan UnfinishedFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromHours(1);
    private static readonly Collection<BackupTurn> Turns = new("backups", () => BackupJson.Default.BackupTurn, _ => "schedule");

    private DateTimeOffset? due;

    /// <summary>When the next one is due, as the store has it; null before the first look.</summary>
    public static BackupTurn? Turn(IStoreReader reader) => Turns.Find(reader, "schedule");

    public bool IsDue()
    {
        var now = clock.GetUtcNow();
        due ??= FirstDue();
        if (due > now + Longest)
        {
            // The clock was ahead when that was decided.
            due = FirstDue();
        }

        return due <= now;
    }

    private TimeSpan Longest => plan.Interval < RetryAfter ? RetryAfter : plan.Interval;

    /// <summary>Another process may have made it meanwhile: what the store says counts. Never further away than one interval, whatever the clock once was.</summary>
    private DateTimeOffset FirstDue() => store.Write(tx =>
    {
        var latest = clock.GetUtcNow() + plan.Interval;
        var turn = Turns.Find(tx, "schedule");
        return turn is not null && turn.DueAt <= latest ? turn.DueAt : Turns.Put(tx, (turn ?? new() { DueAt = latest }) with { DueAt = latest }).DueAt;
    });

    /// <summary>Makes it, unless another process has meanwhile; what fails is remembered and tried again.</summary>
    public void Make()
    {
        try
        {
            MakeWhenDue();
        }
        catch (RefusalException)
        {
            // The store could not be used, so there is nothing to be remembered in; whoever else uses it says so.
            due = clock.GetUtcNow() + RetryAfter;
        }
    }

    private void MakeWhenDue()
    {
        if (FirstDue() is var now && now > clock.GetUtcNow())
        {
            due = now;
            return;
        }

        var begun = clock.GetUtcNow();
        var (made, failure) = Try();
        due = store.Write(tx =>
        {
            tx.Append(new()
            {
                Type = failure is null ? EventTypes.BackupMade : EventTypes.BackupFailed,
                At = clock.GetUtcNow(),
                Details = failure is null
                    ? new() { ["place"] = plan.Place.Directory, ["specs"] = made.Count, ["bytes"] = made.Sum(one => one.Bytes) }
                    : new() { ["place"] = plan.Place.Directory, ["why"] = failure },
            });
            return Turns.Put(tx, new()
            {
                DueAt = begun + (failure is null || plan.Interval < RetryAfter ? plan.Interval : RetryAfter),
                LastAt = failure is null ? begun : Turns.Find(tx, "schedule")?.LastAt,
                Failure = failure,
            }).DueAt;
        });
    }

    private (List<BackupMade> Made, string? Failure) Try()
    {
        var made = new List<BackupMade>();
        try
        {
            foreach (var spec in store.Read(reader => reader.ListSpecs()))
            {
                var known = plan.Place.List(spec.Name);
                var chained = known.Reverse().TakeWhile(one => one.Manifest.Base is not null).Count();
                var backup = new BackingUp(store, clock, ids).Make(new() { Specs = [spec.Name], Place = plan.Place, Incremental = chained < LongestChain });
                if (backup.IsRefused)
                {
                    return (made, backup.Refusal.Message);
                }

                made.AddRange(backup.Value);
                plan.Place.Prune(spec.Name, plan.Keep);
                plan.Place.Tidy(spec.Name, clock.GetUtcNow() - UnfinishedFor);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or RefusalException)
        {
            return (made, failed.Message);
        }

        return (made, null);
    }
}

[JsonSerializable(typeof(BackupTurn))]
internal sealed partial class BackupJson : JsonSerializerContext;
