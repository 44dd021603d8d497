using Interlock.Launching;
using Interlock.Registry;
using Interlock.Running;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>
/// What the dispatchers and commands before this one have left running on this host. Agents under a claim are given back to be taken up;
/// everything else is watched to its end, or ended where its claim is gone. Until then its task is given to nobody.
/// </summary>
internal sealed class Recovery(TaskRegistry registry, IProcessLauncher launcher, DispatchOptions options, LoopSignal signal) : IActivity
{
    private readonly LostRuns lost = new(registry, launcher, options.Host, options.SharingOf);
    private readonly Dictionary<Task, Left> settling = [];
    private List<Left> unsettled = [];

    public string Name => "ending runs that were left behind";

    public bool IsUnderWay => settling.Values.Any(left => left.Task is not null);

    public IReadOnlyList<Task> Begun => [.. settling.Where(one => one.Value.Task is not null).Select(one => one.Key)];

    public CancellationToken Hard { get; set; }

    /// <summary>Tasks, by uid, whose earlier run is still being ended.</summary>
    public IEnumerable<string> Busy => settling.Values.Concat(unsettled).Select(left => left.Task).OfType<string>();

    /// <summary>To be called once, before anything is given out.</summary>
    /// <returns>Runs of agents whose claim is in force.</returns>
    public IReadOnlyList<(Run Run, WorkTask Task)> Find()
    {
        var adopted = new List<(Run, WorkTask)>();
        var deploys = registry.Deploying.Queue().Select(entry => entry.Run).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var run in lost.Find().Where(run => !deploys.Contains(run.Id)))
        {
            var task = registry.Runs.TaskOf(run);
            var claimed = registry.Runs.IsClaimed(run);
            if (run is { Type: RunType.LocalAgent, Worker: not null } && task is not null && claimed)
            {
                adopted.Add((run, task));
                continue;
            }

            // One that belongs to a claim in force, or to no task, holds nothing up while it lives.
            unsettled.Add(new(run, claimed ? null : task?.Uid));
        }

        Start();
        return adopted;
    }

    /// <summary>A run of our own that nobody watches any more, because what watched it failed.</summary>
    public void Settle(string run, string task)
    {
        if (registry.Runs.Find(run) is { IsRefused: false, Value: { Status: RunStatus.Running } left })
        {
            unsettled.Add(new(left, task));
        }
    }

    public bool? Reap()
    {
        var ended = settling.Where(one => one.Key.IsCompleted).ToList();
        ended.ForEach(one => settling.Remove(one.Key));
        var failed = ended.Where(one => one.Key.IsFaulted).ToList();
        unsettled.AddRange(failed.Select(one => one.Value));
        failed.FirstOrDefault().Key?.GetAwaiter().GetResult();
        return ended.Count == 0 ? null : false;
    }

    public bool IsDue(bool draining) => !draining && unsettled.Count > 0;

    public bool Start()
    {
        var now = unsettled;
        unsettled = [];
        foreach (var left in now)
        {
            settling[signal.WakeAfter(Task.Run(() => lost.SettleAsync(left.Run, Hard), CancellationToken.None))] = left;
        }

        return false;
    }

    /// <param name="Task">Uid of the task that is held up until it has ended; null: none is.</param>
    private sealed record Left(Run Run, string? Task);
}
