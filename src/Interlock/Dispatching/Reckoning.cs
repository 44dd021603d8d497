using System.Collections.Concurrent;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
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
        firstSeq = registry.Context.Store.Read(reader => reader.LastSeq());
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
        var uid = TaskRef.Parse(outcome.Task) is { IsRefused: false } name ? registry.Context.Store.Read(reader => reader.FindTask(name.Value)?.Uid) : null;
        if (uid is not null)
        {
            timings.AddOrUpdate(uid, _ => new() { Merging = outcome.Elapsed }, (_, known) => known with { Merging = known.Merging + outcome.Elapsed });
        }
    }

    /// <summary>True when something is queued that was not held up just now.</summary>
    public bool MayMerge(IReadOnlyList<MergeEntry> queue) => queue.Any(entry =>
        registry.Context.Store.Read(reader => reader.FindName(entry.Task))?.ToString() is { } name
        && (!heldSince.TryGetValue(name, out var at) || registry.Context.Clock.GetElapsedTime(at) >= HeldRetry));

    public WorkSummary Sum(bool interrupted) => registry.Context.Store.Read(reader =>
    {
        var names = options.Specs.Count > 0 ? options.Specs : [.. reader.ListSpecs().Select(spec => spec.Name)];
        var specs = names.Select(name =>
        {
            var counts = reader.CountByState(name);
            int Of(params TaskState[] states) => states.Sum(state => counts.GetValueOrDefault(state));
            return new SpecOutcome(name, counts.Values.Sum() - Of(TaskState.Cancelled), Of(TaskState.Done), Of(TaskState.Failed), counts.Values.Sum() - Of(TaskState.Done, TaskState.Failed, TaskState.Cancelled));
        }).ToList();
        return new WorkSummary
        {
            Repository = options.RepositoryRoot,
            Specs = specs,
            Runs = runs,
            Merges = merged,
            Seconds = registry.Context.Clock.GetElapsedTime(started).TotalSeconds,
            CriticalPathSeconds = CriticalPathSeconds(),
            MaxParallel = parallel,
            Refusals = reader.ListEvents(new() { AfterSeq = firstSeq, Type = EventTypes.GateRejected }).Count,
            NotSetUp = [.. notSetUp.Select(one => new SetUpFailure(reader.FindName(one.Key)?.ToString() ?? one.Key, one.Value)).OrderBy(one => one.Task, StringComparer.Ordinal)],
            Finished = !interrupted && names.All(name => reader.ListTasks(new() { Spec = name }).All(IsFinished)),
        };
    });

    private bool IsFinished(WorkTask task) =>
        task.IsParent || task.State is TaskState.Done or TaskState.Cancelled || (options.RequiredOnly && task is { Optional: true, State: not TaskState.Failed });

    private double CriticalPathSeconds() => registry.Context.Store.Read(reader =>
    {
        // Parents take no time themselves: they stand for all of their children.
        var nodes = new HashSet<string>(timings.Keys, StringComparer.Ordinal);
        var queue = new Queue<string>(nodes);
        while (queue.TryDequeue(out var uid))
        {
            foreach (var before in Before(uid).Where(nodes.Add))
            {
                queue.Enqueue(before);
            }
        }

        return CriticalPath.Length(nodes, Before, uid => timings.TryGetValue(uid, out var timing) ? timing.Total.TotalSeconds : 0);

        IEnumerable<string> Before(string uid) => reader.FindTask(uid) is { IsParent: true } parent
            ? reader.Children(parent.Spec, parent.Id).Select(child => child.Uid)
            : reader.DependenciesOf(uid).Select(edge => edge.DependsOn);
    });
}
