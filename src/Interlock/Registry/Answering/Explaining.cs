using System.Text.Json.Nodes;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Registry.Claiming;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>Why a task stands where it stands.</summary>
/// <param name="Sentence">The answer, one sentence.</param>
/// <param name="Chain">What it waits for, and what that waits for, nearest first.</param>
/// <param name="Next">The next command; null where nothing is to be done.</param>
public sealed record Explanation(TaskRef Task, TaskState State, string Sentence, IReadOnlyList<string> Chain, string? Next)
{
    /// <summary>Where something has failed or was cancelled: all that a person can do about it.</summary>
    public IReadOnlyList<Remedy> Remedies { get; init; } = [];

    /// <summary>What went wrong last, where something did and it is not done since: a run that ended, a check that failed, a gate that refused.</summary>
    internal LogEntry? Trouble { get; init; }
}

/// <summary>Answers <c>task why</c> and <c>gate check</c>; changes nothing.</summary>
public sealed class Explaining
{
    private readonly RegistryContext context;
    private readonly GateChecks checks;

    internal Explaining(RegistryContext context, IWorkspace? workspace, IForge forge, ApprovalCommands approving, Watching watching)
    {
        this.context = context;
        checks = new(context, workspace, forge, approving, watching);
    }

    /// <summary>Why a task stands where it stands, and what takes it further. Refusal <c>task.unknown</c>.</summary>
    public Result<Explanation> Why(TaskRef name) => context.Store.Read<Result<Explanation>>(reader =>
    {
        if (reader.FindTask(name) is not { } task)
        {
            return Refusals.UnknownTask(name);
        }

        var state = Cascade.StateOf(reader, task);
        var (sentence, next) = task.IsParent
            ? ($"{name} is a parent: {state.Name()}, because {ChildrenSay(reader, task)}.", WaitingOn.Direct(reader, task).FirstOrDefault() is { } child ? $"interlock task why {child.Ref}" : null)
            : (task.OpenDependencies == 0 ? LockWaitText.Of(context, reader, task) : null) ?? new StateText(reader, context.Options, context.Now).Of(task);
        var stuck = task.IsParent ? null : task.State is TaskState.Failed or TaskState.Cancelled ? task : task.State == TaskState.Blocked ? WaitingOn.Hopeless(reader, task) : null;
        return new Explanation(name, state, sentence, Chain(reader, task), next)
        {
            Remedies = stuck is null ? [] : Remedies.For(reader, stuck, stuck.Uid == task.Uid ? null : task),
            Trouble = task.IsParent || state is TaskState.Done or TaskState.Cancelled or TaskState.Deploying ? null : Attempts(reader, task) is [.., var last] ? last.Trouble : null,
        };
    });

    /// <summary>Earlier attempts at a task in which something went wrong, since it was last begun anew.</summary>
    internal IReadOnlyList<TaskAttempt> Attempts(WorkTask task) => context.Store.Read(reader => Attempts(reader, task));

    private static IReadOnlyList<TaskAttempt> Attempts(IStoreReader reader, WorkTask task)
    {
        var events = reader.ListEvents(new() { Uid = task.Uid });
        var begin = events.Where(entry => entry.Type == EventTypes.TaskCompleted).Select(entry => entry.Seq).LastOrDefault();
        return TaskLog.Of(reader).Attempts(events.Where(entry => entry.Seq > begin));
    }

    /// <summary>Every gate on the way to <paramref name="to"/>, in ascending order, judged on the facts of now. Nothing is stored.</summary>
    internal async Task<Result<IReadOnlyList<Verdict>>> CheckAsync(TaskRef name, TaskState? to, CancellationToken cancellation)
    {
        if (context.Store.Read(reader => reader.FindTask(name)) is not { } task)
        {
            return Refusals.UnknownTask(name);
        }

        if (task.IsParent)
        {
            return new Refusal(RefusalKind.Conflict, "task.is_parent", $"{name} is a parent; no gate stands before it.", "Check one of its children.");
        }

        return await checks.RunAsync(task, to ?? Following(task.State), cancellation);
    }

    private static TaskState Following(TaskState state) => state switch
    {
        TaskState.Draft => TaskState.Pending,
        TaskState.Pending or TaskState.Blocked or TaskState.Failed or TaskState.Cancelled => TaskState.Analyzing,
        TaskState.Analyzing => TaskState.Implementing,
        TaskState.Implementing => TaskState.Reviewing,
        _ => TaskState.Done,
    };

    private List<string> Chain(IStoreReader reader, WorkTask task)
    {
        var chain = WaitingOn.All(reader, task).Take(WaitingOn.Longest).ToList();
        if (chain.Count == 0 && task.State is TaskState.Pending or TaskState.Blocked && Holding.Conflict(reader, task.Uid, new WaitQueue(reader, context.Options, context.Now).PathsOf(task), context.Options.IgnoreCase) is { } conflict && reader.FindTask(conflict.Held.Task) is { } holder)
        {
            chain.Add(holder);
        }

        return [.. chain.Select(waited => $"{waited.Ref} ({Cascade.StateOf(reader, waited).Name()}{(reader.FindClaim(waited.Uid) is { } claim ? $", held by {claim.Worker}" : "")})")];
    }

    private static string ChildrenSay(IStoreReader reader, WorkTask parent)
    {
        var states = reader.Children(parent.Spec, parent.Id).Select(child => Cascade.StateOf(reader, child)).CountBy(state => state);
        return string.Join(", ", states.Select(pair => $"{pair.Value} of its children {(pair.Value == 1 ? "is" : "are")} {pair.Key.Name()}"));
    }
}
