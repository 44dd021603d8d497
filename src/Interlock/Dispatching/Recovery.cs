using System.Collections.Concurrent;
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
internal sealed class Recovery(TaskRegistry registry, IProcessLauncher launcher, DispatchOptions options)
{
    private readonly LostRuns lost = new(registry, launcher, options.Host, options.SharingOf);
    private readonly ConcurrentDictionary<Task, string> ending = new();

    /// <summary>Tasks, by uid, whose earlier run is still being ended.</summary>
    public IReadOnlyList<string> Busy => [.. ending.Where(one => !one.Key.IsCompleted && one.Value.Length > 0).Select(one => one.Value)];

    public IReadOnlyList<Task> Ending => [.. ending.Keys.Where(one => !one.IsCompleted && ending[one].Length > 0)];

    /// <returns>Runs of agents whose claim is in force.</returns>
    public IReadOnlyList<(Run Run, WorkTask Task)> Begin(CancellationToken hard)
    {
        var adopted = new List<(Run, WorkTask)>();
        var deploys = registry.Deploying.Queue().Select(entry => entry.Run).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var run in lost.Find().Where(run => !deploys.Contains(run.Id)))
        {
            var task = run.Task is { } name && TaskRef.Parse(name) is { IsRefused: false } parsed ? registry.Context.Store.Read(reader => reader.FindTask(parsed.Value)) : null;
            var claimed = lost.IsClaimed(run);
            if (run is { Type: RunType.LocalAgent, Worker: not null } && task is not null && claimed)
            {
                adopted.Add((run, task));
                continue;
            }

            // One that belongs to a claim in force, or to no task, holds nothing up while it lives.
            var settling = Task.Run(() => lost.SettleAsync(run, hard), CancellationToken.None);
            ending[settling] = claimed || task is null ? "" : task.Uid;
        }

        return adopted;
    }
}
