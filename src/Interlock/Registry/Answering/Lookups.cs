using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>How everything stands at one moment.</summary>
/// <param name="Held">Claims in order, with their tasks.</param>
/// <param name="ForPeople">Tasks that only a person takes further.</param>
internal sealed record Standing(IReadOnlyList<(WorkTask Task, Claim Claim)> Held, IReadOnlyList<WorkTask> ForPeople, long LastSeq);

/// <summary>Single facts, for those who act on the world and for those who show it; each answer is of one moment.</summary>
internal sealed class Lookups(RegistryContext context)
{
    /// <param name="uid">Of the task.</param>
    public WorkTask? Task(string uid) => context.Store.Read(reader => reader.FindTask(uid));

    public WorkTask? Task(TaskRef name) => context.Store.Read(reader => reader.FindTask(name));

    public IReadOnlyList<WorkTask> Tasks(TaskQuery query) => context.Store.Read(reader => reader.ListTasks(query));

    public TaskRef? Name(string uid) => context.Store.Read(reader => reader.FindName(uid));

    /// <summary>Names of tasks, in the same order; where there is no such task, the uid stands for it.</summary>
    public IReadOnlyList<string> Names(IEnumerable<string> uids) => context.Store.Read(reader => uids.Select(uid => NameOf(reader, uid)).ToList());

    public string NameOrUid(string uid) => context.Store.Read(reader => NameOf(reader, uid));

    public long LastSeq() => context.Store.Read(reader => reader.LastSeq());

    /// <summary>Claims with their tasks.</summary>
    public IReadOnlyList<(WorkTask Task, Claim Claim)> Held() => context.Store.Read(Held);

    /// <summary>Names of the tasks that a worker holds, and whether nobody has heard of it for long.</summary>
    public (IReadOnlyList<string> Tasks, bool Offline) Presence(Worker worker) => context.Store.Read(reader =>
    {
        var held = reader.ListClaims().Where(claim => claim.Worker == worker.Name).ToList();
        return (held.Select(claim => NameOf(reader, claim.Task)).ToList(), IsOffline(worker, held));
    });

    /// <summary>Tasks by state, for each of the specs; of all together where none is named.</summary>
    public IReadOnlyList<IReadOnlyDictionary<TaskState, int>> Counts(IReadOnlyList<string> specs) => context.Store.Read(reader =>
        specs.Count == 0 ? [reader.CountByState()] : specs.Select(reader.CountByState).ToList());

    /// <summary>Commits by which tasks that are done were merged.</summary>
    public IReadOnlySet<string> MergeCommits() => context.Store.Read(reader =>
        reader.EnumerateTasks().Where(task => task.State == TaskState.Done).Select(task => task.MergeCommit).OfType<string>().ToHashSet(StringComparer.Ordinal));

    public Standing Standing() => context.Store.Read(reader => new Standing(Held(reader), ForPeople(reader), reader.LastSeq()));

    // Nobody has heard of the worker for as long as a lease lasts, and nothing that it holds is held still.
    private bool IsOffline(Worker worker, IEnumerable<Claim> claims) =>
        worker.Offline || (context.Now - worker.LastActivity > Holding.Lease(worker.Kind, context.Options) && !claims.Any(claim => claim.Parked || claim.ExpiresAt > context.Now));

    internal static string NameOf(IStoreReader reader, string uid) => reader.FindName(uid)?.ToString() ?? uid;

    private static List<(WorkTask Task, Claim Claim)> Held(IStoreReader reader) =>
        [.. reader.ListClaims().Select(claim => (Task: reader.FindTask(claim.Task)!, claim)).Where(static held => held.Task is not null)];

    private static List<WorkTask> ForPeople(IStoreReader reader) =>
    [
        .. reader.ListTasks(new() { States = [TaskState.Blocked, TaskState.Failed] })
            .Where(static task => task.State == TaskState.Failed || BlockReasons.Is(task.StateReason, BlockReasons.Approval) || BlockReasons.Is(task.StateReason, BlockReasons.Denied) || BlockReasons.Is(task.StateReason, BlockReasons.Question) || BlockReasons.IsHopeless(task.StateReason)),
    ];
}
