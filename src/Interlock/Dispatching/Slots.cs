using Interlock.Agents;
using Interlock.Runs;

namespace Interlock.Dispatching;

/// <summary>The places of all pools: which is free, which pool rests. Used by the loop alone.</summary>
/// <param name="limit">Places taken at once, over all pools.</param>
internal sealed class Slots(IReadOnlyList<Pool> pools, TimeProvider clock, int limit = int.MaxValue)
{
    private readonly Dictionary<string, SortedSet<int>> free = pools.ToDictionary(pool => pool.Name, pool => new SortedSet<int>(Enumerable.Range(1, pool.Limit)), StringComparer.Ordinal);
    private readonly SortedDictionary<string, Refusal> closed = new(StringComparer.Ordinal);
    private int taken;
    private readonly Dictionary<string, (DateTimeOffset From, TimeSpan Pause)> rests = new(StringComparer.Ordinal);

    /// <summary>Pools that can take a run now.</summary>
    public IEnumerable<Pool> Open => pools.Where(pool => taken < limit && free[pool.Name].Count > 0 && !Rests(pool));

    public int Capacity => (int)Math.Min(limit, pools.Sum(pool => (long)pool.Limit));

    public bool AnyRests => pools.Any(pool => Rests(pool) && !closed.ContainsKey(pool.Name));

    public IReadOnlyList<Refusal> Closed => [.. closed.Values];

    public bool NoneCanStart => closed.Count == pools.Count;

    /// <summary>Its agent could be started.</summary>
    public void Started(Pool pool) => closed.Remove(pool.Name);

    /// <summary>Its agent cannot be started: nobody waits for it any more. One that is not ended by that tries it again when it has rested.</summary>
    public void Close(Pool pool, Refusal why)
    {
        if (pools.Any(one => one.Name == pool.Name))
        {
            closed[pool.Name] = why;
        }
    }

    public Slot Take(Pool pool)
    {
        var number = free[pool.Name].Min;
        free[pool.Name].Remove(number);
        taken++;
        return new(pool, number, $"{pool.Name}-{number}");
    }

    /// <summary>A place for a worker that already holds a claim: its own if that is free, else another of its pool; null when the pool is full or rests.</summary>
    public Slot? TakeFor(string worker)
    {
        if (PoolOf(worker) is not { } home || Rests(home) || free[home.Name].Count == 0 || taken >= limit)
        {
            return null;
        }

        taken++;
        var slot = NumberOf(worker, home) is { } own && free[home.Name].Contains(own) ? own : free[home.Name].Min;
        free[home.Name].Remove(slot);
        return new(home, slot, worker);
    }

    /// <summary>A place for a run that lives already, whether the pool has room or not.</summary>
    /// <param name="pool">The pool that started it; one of that name need not be there any more.</param>
    public Slot TakeOver(string worker, string? pool)
    {
        if (TakeFor(worker) is { } own)
        {
            return own;
        }

        taken++;
        return new(PoolOf(worker) ?? new() { Name = pool ?? "gone", Limit = 0, Driver = new GoneDriver() }, 0, worker);
    }

    /// <summary>True when the name is one of ours.</summary>
    public bool Knows(string worker) => PoolOf(worker) is not null;

    public void GiveBack(Slot slot)
    {
        taken--;
        if (slot.Number > 0)
        {
            free[slot.Pool.Name].Add(slot.Number);
        }
    }

    public void Rest(Pool pool, TimeSpan pause) => rests[pool.Name] = (clock.GetUtcNow(), pause);

    private Pool? PoolOf(string worker) => pools.FirstOrDefault(pool => NumberOf(worker, pool) is not null);

    private static int? NumberOf(string worker, Pool pool) =>
        worker.StartsWith(pool.Name + "-", StringComparison.Ordinal) && int.TryParse(worker.AsSpan(pool.Name.Length + 1), out var number) && number > 0 ? number : null;

    /// <summary>A clock that was set back ends the rest: nobody waits for longer than was said.</summary>
    private bool Rests(Pool pool) => rests.TryGetValue(pool.Name, out var rest) && clock.GetUtcNow() - rest.From is var passed && passed >= TimeSpan.Zero && passed < rest.Pause;
}

/// <summary>One place in a pool.</summary>
/// <param name="Number">From 1; 0 for a run taken over beyond the pool's limit.</param>
/// <param name="Worker">Name under which the run works.</param>
internal sealed record Slot(Pool Pool, int Number, string Worker);

/// <summary>The driver of a pool that is gone: its living runs are watched to their end, and no other is started.</summary>
internal sealed class GoneDriver : IAgentDriver
{
    public string Name => "gone";

    public bool HasTerminalEvent => false;

    public Result<RunLaunch> Build(WorkOrder order) =>
        new Refusal(RefusalKind.Failed, "pool.gone", $"The pool that {order.Worker} belonged to is gone.", "The task goes to another pool.");
}
