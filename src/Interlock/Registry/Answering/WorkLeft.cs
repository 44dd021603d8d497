using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>What is left for a dispatcher that works until all is finished.</summary>
internal enum Remaining
{
    /// <summary>All done, or what is left cannot go on at all.</summary>
    Nothing,

    /// <summary>Only a person can go on: approvals, manual tasks, tasks held by people, merges that are held up.</summary>
    ForPeople,

    /// <summary>Something will go on by itself.</summary>
    Work,
}

/// <summary>What a dispatcher asks between two tasks.</summary>
internal sealed class WorkLeft(RegistryContext context)
{
    /// <summary>When the first retry is due; null: none waits for its time.</summary>
    public DateTimeOffset? NextDue() => context.Store.Read(reader => reader.NextDue());

    /// <summary>Files that the texts of these tasks name.</summary>
    public IReadOnlySet<string> FilesNamed(IEnumerable<string> uids) => context.Store.Read(reader =>
        uids.Select(reader.FindTask).OfType<WorkTask>().SelectMany(task => task.FileHints).ToHashSet(StringComparer.Ordinal));

    /// <summary>Claims of agents of a host under which work should be going on.</summary>
    public IReadOnlyList<(WorkTask Task, Claim Claim)> InWork(string host, Func<Claim, bool> wanted) => context.Store.Read(reader =>
        reader.ListClaims()
            .Where(claim => claim is { Parked: false, WorkerKind: WorkerKind.AiAgent } && claim.Host == host && wanted(claim))
            .Select(claim => (Task: reader.FindTask(claim.Task)!, claim))
            .Where(pair => pair.Task.State is TaskState.Analyzing or TaskState.Implementing)
            .ToList());

    /// <summary>Tasks that are held no longer under the token with which a turn works on them.</summary>
    public IReadOnlyList<string> Lost(IReadOnlyList<(string Uid, long Token)> working) => working.Count == 0 ? [] : context.Store.Read(reader =>
        working.Where(turn => reader.FindClaim(turn.Uid)?.Token != turn.Token).Select(turn => turn.Uid).ToList());

    /// <param name="specs">Empty: all.</param>
    /// <param name="requiredOnly">Optional tasks count only where a required one waits for them.</param>
    public Remaining Remaining(IReadOnlyList<string> specs, bool requiredOnly) => context.Store.Read(reader =>
    {
        var open = Scope(reader, specs).Where(task => !task.IsParent && !task.State.IsFinal()).ToList();
        var needed = requiredOnly ? NeededOptional(reader, specs) : [];
        var counted = open.Where(task => !requiredOnly || !task.Optional || needed.Contains(task.Uid)).ToList();
        if (counted.Exists(task => (task.State == TaskState.Blocked && task.DueAt is not null) || (task.State == TaskState.Deploying && context.Options.Deploys)))
        {
            return Answering.Remaining.Work;
        }

        var people = counted.Exists(task =>
            task.State is TaskState.Pending or TaskState.Reviewing or TaskState.Deploying or TaskState.Analyzing or TaskState.Implementing
            || BlockReasons.Is(task.StateReason, BlockReasons.Approval)
            || BlockReasons.Is(task.StateReason, BlockReasons.Question)
            || BlockReasons.Is(task.StateReason, BlockReasons.Lock));
        return people ? Answering.Remaining.ForPeople : Answering.Remaining.Nothing;
    });

    /// <summary>Optional tasks that a required one waits for: they are worked even where only required ones are wanted.</summary>
    /// <returns>Their uids.</returns>
    public IReadOnlySet<string> NeededOptional(IReadOnlyList<string> specs) => context.Store.Read(reader => NeededOptional(reader, specs));

    private static HashSet<string> NeededOptional(IStoreReader reader, IReadOnlyList<string> specs)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>(Scope(reader, specs).Where(task => !task.Optional && !task.IsParent && task.State != TaskState.Done).Select(task => task.Uid));
        while (queue.TryDequeue(out var uid))
        {
            foreach (var edge in reader.DependenciesOf(uid).Where(edge => edge.Hard))
            {
                if (reader.FindTask(edge.DependsOn) is { Optional: true, State: not TaskState.Done } before && needed.Add(before.Uid))
                {
                    queue.Enqueue(before.Uid);
                }
            }
        }

        return needed;
    }

    private static IEnumerable<WorkTask> Scope(IStoreReader reader, IReadOnlyList<string> specs) => specs.Count == 0
        ? reader.ListTasks(new())
        : specs.SelectMany(spec => reader.ListTasks(new() { Spec = spec }));
}
