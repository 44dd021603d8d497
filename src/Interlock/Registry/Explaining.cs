using System.Text.Json.Nodes;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>Why a task stands where it stands.</summary>
/// <param name="Sentence">The answer, one sentence.</param>
/// <param name="Chain">What it waits for, and what that waits for, nearest first.</param>
/// <param name="Next">The next command; null where nothing is to be done.</param>
public sealed record Explanation(TaskRef Task, TaskState State, string Sentence, IReadOnlyList<string> Chain, string? Next);

/// <summary>Answers <c>task why</c> and <c>gate check</c>; changes nothing.</summary>
public sealed class Explaining(RegistryContext context, IWorkspace? workspace, IForge forge, Approving approving)
{
    private readonly GateChecks checks = new(context, workspace, forge, approving);

    private const int LongestChain = 20;

    public Result<Explanation> Why(TaskRef name) => context.Store.Read<Result<Explanation>>(reader =>
    {
        if (reader.FindTask(name) is not { } task)
        {
            return Claiming.Unknown(name);
        }

        var state = Cascade.StateOf(reader, task);
        var claim = reader.FindClaim(task.Uid);
        var chain = Chain(reader, task);
        var (sentence, next) = state switch
        {
            _ when task.IsParent => ($"{name} is a parent: {state.Name()}, because {ChildrenSay(reader, task)}.", null),
            TaskState.Done => ($"{name} is done{(task.MergeCommit is null ? $" ({task.Completion.Name()})" : $", merged as {task.MergeCommit[..10]}")}.", null),
            TaskState.Pending or TaskState.Blocked or TaskState.Analyzing or TaskState.Implementing when (task.OpenDependencies == 0 || state != TaskState.Blocked) && LineWords.Say(context, reader, task) is { } waits => waits,
            TaskState.Pending => ($"{name} is ready; nobody has claimed it.", $"interlock claim {name}"),
            TaskState.Blocked when Hopeless(reader, task) is { } end => ($"{name} waits for {end.Ref}, which is {Cascade.StateOf(reader, end).Name()} and will not become done by itself.", WayBack(reader, end)),
            TaskState.Blocked when task.OpenDependencies > 0 => ($"{name} waits for {string.Join(", ", chain.Take(1))}.", null),
            TaskState.Blocked when BlockReasons.Is(task.StateReason, BlockReasons.Approval) => ($"{name} waits for a person: {task.StateReason}.", $"interlock approve {name} --for impact --name NAME --reason TEXT"),
            TaskState.Blocked when task.DueAt is { } due => ($"{name} waits until {Stamp.Text(due)}: {task.StateReason}.", null),
            TaskState.Draft or TaskState.Blocked or TaskState.Failed or TaskState.Cancelled => ($"{name} is {state.Name()}: {task.StateReason ?? "no reason was given"}.", WayBack(reader, task)),
            TaskState.Reviewing when Accepting.Waiting(reader, task) is { } made => (
                $"{name} was merged outside the queue by {made.Outside!.MadeBy} as {made.Commit[..10]}, and waits for a person: {Records.Merges.Find(reader, task.Uid)?.Held}",
                $"interlock approve {name} --for completion --as NAME --reason TEXT"),
            TaskState.Reviewing => ($"{name} is in review: {Records.Merges.Find(reader, task.Uid)?.Held ?? "its change waits in the merge queue"}.", "interlock merge status"),
            _ => ($"{name} is {state.Name()}, held by {claim?.Worker ?? "nobody"}{(task.StateReason is null ? "" : $"; {task.StateReason}")}.", null),
        };
        return new Explanation(name, state, sentence, chain, next);
    });

    /// <summary>Every gate on the way to <paramref name="to"/>, in ascending order, judged on the facts of now. Nothing is stored.</summary>
    public async Task<Result<IReadOnlyList<Verdict>>> CheckAsync(TaskRef name, TaskState? to, CancellationToken cancellation)
    {
        if (context.Store.Read(reader => reader.FindTask(name)) is not { } task)
        {
            return Claiming.Unknown(name);
        }

        if (task.IsParent)
        {
            return new Refusal(RefusalKind.Conflict, "task.is_parent", $"{name} is a parent; no gate stands before it.", "Check one of its children.");
        }

        return await checks.RunAsync(task, to ?? Following(task.State), cancellation);
    }

    /// <summary>The nearest open dependency, through all that wait for it, that is cancelled or failed; null when time and work will do.</summary>
    private static WorkTask? Hopeless(IStoreReader reader, WorkTask task) => OpenBefore(reader, task)
        .Take(LongestChain)
        .FirstOrDefault(waited => Cascade.StateOf(reader, waited) is var state && (state == TaskState.Cancelled || (state == TaskState.Failed && !waited.IsParent)));

    private static string? WayBack(IStoreReader reader, WorkTask task) => Cascade.StateOf(reader, task) switch
    {
        TaskState.Failed => $"interlock task advance {task.Ref} --to pending",
        TaskState.Cancelled => $"interlock task reopen {task.Ref} --reason TEXT",
        TaskState.Draft => $"interlock task advance {task.Ref} --to pending",
        _ => null,
    };

    private static TaskState Following(TaskState state) => state switch
    {
        TaskState.Draft => TaskState.Pending,
        TaskState.Pending or TaskState.Blocked or TaskState.Failed or TaskState.Cancelled => TaskState.Analyzing,
        TaskState.Analyzing => TaskState.Implementing,
        TaskState.Implementing => TaskState.Reviewing,
        _ => TaskState.Done,
    };

    private static List<string> Chain(IStoreReader reader, WorkTask task) =>
    [
        .. OpenBefore(reader, task).Take(LongestChain).Select(waited =>
            $"{waited.Ref} ({Cascade.StateOf(reader, waited).Name()}{(reader.FindClaim(waited.Uid) is { } claim ? $", held by {claim.Worker}" : "")})"),
    ];

    /// <summary>What a task waits for, and what that waits for, nearest first; for a parent its children.</summary>
    private static IEnumerable<WorkTask> OpenBefore(IStoreReader reader, WorkTask task)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { task.Uid };
        var level = new Queue<WorkTask>([task]);
        while (level.TryDequeue(out var node))
        {
            var before = reader.DependenciesOf(node.Uid).Where(edge => edge.Hard).Select(edge => reader.FindTask(edge.DependsOn)).OfType<WorkTask>();
            var children = node.IsParent ? Counted(reader, node) : [];
            foreach (var waited in before.Concat(children).Where(waited => Cascade.StateOf(reader, waited) != TaskState.Done && seen.Add(waited.Uid)))
            {
                yield return waited;
                level.Enqueue(waited);
            }
        }
    }

    /// <summary>The children that a parent waits for.</summary>
    private static IEnumerable<WorkTask> Counted(IStoreReader reader, WorkTask parent)
    {
        var allOptional = ParentState.IsOptional(Cascade.ChildrenOf(reader, parent));
        return reader.Children(parent.Spec, parent.Id).Where(child => Cascade.StateOf(reader, child) != TaskState.Cancelled && (allOptional || !child.Optional));
    }

    private static string ChildrenSay(IStoreReader reader, WorkTask parent)
    {
        var states = reader.Children(parent.Spec, parent.Id).Select(child => Cascade.StateOf(reader, child)).CountBy(state => state);
        return string.Join(", ", states.Select(pair => $"{pair.Value} of its children {(pair.Value == 1 ? "is" : "are")} {pair.Key.Name()}"));
    }
}
