using System.Collections.Concurrent;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>Counts and measures while a dispatcher works, and sums up at the end.</summary>
internal sealed class Reckoning(TaskRegistry registry, DispatchOptions options)
{
    private static readonly TimeSpan HeldRetry = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, TaskTiming> timings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> heldSince = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Refusal> notSetUp = new(StringComparer.Ordinal);
    private long started;
    private long firstSeq;
    private int runs;
    private int merged;
    private int parallel;

    public void Start()
    {
        started = registry.Context.Clock.GetTimestamp();
        firstSeq = registry.Lookups.LastSeq();
    }

    public void Parallel(int now) => parallel = Math.Max(parallel, now);

    public void Worked(TurnEnd end)
    {
        runs += end.Verdict is null ? 0 : 1;
        if (end.SetUp is { } refusal)
        {
            notSetUp[end.TaskUid] = refusal;
        }
        else
        {
            notSetUp.Remove(end.TaskUid);
        }

        timings.AddOrUpdate(end.TaskUid, _ => new() { Working = end.Took }, (_, known) => known with { Working = known.Working + end.Took });
    }

    public void Merged(MergeOutcome outcome)
    {
        if (outcome.Result == MergeResult.Held)
        {
            heldSince[outcome.Task] = registry.Context.Clock.GetTimestamp();
            return;
        }

        heldSince.TryRemove(outcome.Task, out _);
        merged += outcome.Result == MergeResult.Merged ? 1 : 0;
        var uid = TaskRef.Parse(outcome.Task) is { IsRefused: false } name ? registry.Lookups.Task(name.Value)?.Uid : null;
        if (uid is not null)
        {
            timings.AddOrUpdate(uid, _ => new() { Merging = outcome.Elapsed }, (_, known) => known with { Merging = known.Merging + outcome.Elapsed });
        }
    }

    /// <summary>True when something is queued that was not held up just now.</summary>
    public bool MayMerge(IReadOnlyList<MergeEntry> queue) => queue.Any(entry =>
        registry.Lookups.Name(entry.Task)?.ToString() is { } name
        && (!heldSince.TryGetValue(name, out var at) || registry.Context.Clock.GetElapsedTime(at) >= HeldRetry));

    public WorkSummary Sum(bool interrupted)
    {
        var worked = registry.WorkDone.Since(options.Specs, firstSeq, timings.ToDictionary(one => one.Key, one => one.Value.Total.TotalSeconds, StringComparer.Ordinal));
        return new()
        {
            Repository = options.RepositoryRoot,
            Specs = [.. worked.Specs.Select(Outcome)],
            Runs = runs,
            Merges = merged,
            Seconds = registry.Context.Clock.GetElapsedTime(started).TotalSeconds,
            CriticalPathSeconds = worked.CriticalPathSeconds,
            MaxParallel = parallel,
            Refusals = worked.Refusals,
            NotSetUp = [.. notSetUp.Select(one => new SetUpFailure(registry.Lookups.NameOrUid(one.Key), one.Value)).OrderBy(one => one.Task, StringComparer.Ordinal)],
            Next = worked.Next,
            Finished = !interrupted && worked.Specs.All(spec => spec.Tasks.All(IsFinished)),
        };
    }

    private static SpecOutcome Outcome(WorkedSpec spec)
    {
        int Of(params TaskState[] states) => states.Sum(state => spec.ByState.GetValueOrDefault(state));
        var all = spec.ByState.Values.Sum();
        return new(spec.Name, all - Of(TaskState.Cancelled), Of(TaskState.Done), Of(TaskState.Failed), all - Of(TaskState.Done, TaskState.Failed, TaskState.Cancelled));
    }

    private bool IsFinished(WorkTask task) =>
        task.IsParent || task.State is TaskState.Done or TaskState.Cancelled || (options.RequiredOnly && task is { Optional: true, State: not TaskState.Failed });
}
