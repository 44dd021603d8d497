namespace Interlock.Dispatching;

/// <summary>What is done beside the work when it is due, one after the other.</summary>
internal sealed class Chores(IReadOnlyList<Chore> all, LoopSignal signal) : IActivity
{
    private Task? running;
    private List<Chore> due = [];

    public string Name => "upkeep";

    /// <summary>Nobody waits for a chore but whoever ends the dispatcher.</summary>
    public bool IsUnderWay => false;

    public IReadOnlyList<Task> Begun => running is null ? [] : [running];

    public bool? Reap()
    {
        if (running is not { IsCompleted: true } ended)
        {
            return null;
        }

        running = null;
        ended.GetAwaiter().GetResult();
        return false;
    }

    public bool IsDue(bool draining)
    {
        due = draining || running is not null ? [] : [.. all.Where(chore => chore.IsDue())];
        return due.Count > 0;
    }

    public bool Start()
    {
        var now = due;
        running = signal.WakeAfter(Task.Run(() => Do(now), CancellationToken.None));
        return false;
    }

    /// <summary>One that fails keeps the others from nothing.</summary>
    private static void Do(List<Chore> chores)
    {
        var failures = new List<Exception>();
        foreach (var chore in chores)
        {
            try
            {
                chore.Do();
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
        {
            throw failures.Count == 1 ? failures[0] : new AggregateException(failures);
        }
    }
}
