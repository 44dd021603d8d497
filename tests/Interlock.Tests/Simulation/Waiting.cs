using System.Text.Json;
using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;
using static Interlock.Tests.Simulation.Ledger;

namespace Interlock.Tests.Simulation;

/// <summary>What must be true of those who wait for locks, by the files there are and not by the product's rules of overlap.</summary>
internal static class Waiting
{
    private static readonly RegistryOptions Times = new();

    /// <summary>Nobody who stands in line before the one that is claimed now wants one of its files.</summary>
    public static void InTurn(Ledger ledger, Claim claim)
    {
        // What somebody left behind is taken over as it stands, with its locks.
        if (ledger.Locks.Keys.Any(held => held.Task == claim.Task))
        {
            return;
        }

        var places = Places(ledger);
        var task = ledger.Tasks[claim.Task];
        var own = places.Find(place => place.Task == claim.Task);
        var wanted = Universe.Covers(task.Files) | Universe.Covers(own?.Paths ?? []);
        var first = places.Find(place => place.Task != claim.Task && !place.AtWork
            && Waits(ledger, place)
            && !(place.FreeSince is { } free && claim.ClaimedAt - free >= Times.PlaceKept)
            && (Wants(ledger, place) & wanted) != 0
            && Standing(ledger, place, claim.ClaimedAt).CompareTo(Standing(ledger, own ?? new() { Task = claim.Task, Paths = [], Since = claim.ClaimedAt, Came = claim.ClaimedAt }, claim.ClaimedAt)) < 0);
        Rule(first is null, "who waits first goes first", $"{task.Ref} was claimed before {first}");
    }

    public static void AtRest(Ledger ledger)
    {
        var places = Places(ledger);
        var next = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var place in places.Where(place => place.AtWork && Waits(ledger, place)))
        {
            next[place.Task] = [.. Holders(ledger, place)];
        }

        var ring = next.Keys.FirstOrDefault(start => Reaches(next, start, start, []));
        Rule(ring is null, "no ring of those who wait", $"{ring} waits for itself");
        foreach (var task in ledger.Tasks.Values.Where(task => task.State == TaskState.Blocked && BlockReasons.Is(task.StateReason, BlockReasons.Lock)))
        {
            var place = places.Find(one => one.Task == task.Uid);
            Rule(place is not null && Holders(ledger, place).Any(), "no task is lost", $"{task.Ref} waits for a lock that nobody holds: {task.StateReason}");
        }
    }

    private static List<ParkedTask> Places(Ledger ledger) =>
        [.. ledger.Records.Where(record => record.Key.Item1 == "parked").Select(record => JsonSerializer.Deserialize(record.Value.Body, RecordJson.Default.ParkedTask)!)];

    private static IEnumerable<string> Holders(Ledger ledger, ParkedTask place) =>
        ledger.Locks.Keys.Where(held => held.Task != place.Task && (Universe.Covers(held.Path) & Wants(ledger, place)) != 0).Select(held => held.Task);

    private static int Wants(Ledger ledger, ParkedTask place) => Universe.Covers(place.Paths) | (place.AtWork ? 0 : Universe.Covers(ledger.Tasks[place.Task].Files));

    private static bool Waits(Ledger ledger, ParkedTask place) => ledger.Tasks.TryGetValue(place.Task, out var task) && task.State switch
    {
        TaskState.Pending => !place.AtWork,
        TaskState.Blocked => !place.AtWork && BlockReasons.Is(task.StateReason, BlockReasons.Lock),
        TaskState.Analyzing or TaskState.Implementing => place.AtWork,
        _ => false,
    };

    private static (bool Optional, int Rank, DateTimeOffset Came, long Ordinal) Standing(Ledger ledger, ParkedTask place, DateTimeOffset now)
    {
        var task = ledger.Tasks[place.Task];
        var steps = Math.Max(0, (int)Math.Min(100, (now - place.Since) / Times.LockAging));
        return (task.Optional, Math.Max(1, task.Priority - steps), place.Came, task.Ordinal);
    }

    private static bool Reaches(Dictionary<string, List<string>> next, string from, string to, HashSet<string> seen) =>
        next.TryGetValue(from, out var after) && after.Exists(one => one == to || (seen.Add(one) && Reaches(next, one, to, seen)));
}
