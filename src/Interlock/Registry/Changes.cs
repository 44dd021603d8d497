using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Defining;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>The writes that every command is made of; each leaves its event.</summary>
/// <param name="transaction">The one transaction of the command.</param>
/// <param name="now">One moment for all that the command writes.</param>
/// <param name="actor">Who asked; null for the registry's own doing.</param>
/// <param name="options">The rules that are configurable.</param>
/// <param name="forge">Where the issues of tasks are; null where nobody keeps any.</param>
internal sealed class Changes(IStoreTransaction transaction, DateTimeOffset now, Actor? actor, RegistryOptions options, IForge? forge = null)
{
    private HashSet<string> held = new(StringComparer.Ordinal);
    private bool logged;

    public IStoreTransaction Store { get; } = transaction;

    public DateTimeOffset Now { get; } = now;

    public Actor? Actor { get; } = actor;

    public RegistryOptions Options { get; } = options;

    /// <summary>Appends an event about <paramref name="task"/>.</summary>
    public void Log(string type, WorkTask? task, JsonObject? details = null, string? runId = null, string? worker = null)
    {
        logged = true;
        Store.Append(new()
        {
            Type = type,
            Spec = task?.Spec,
            TaskId = task?.Id,
            Uid = task?.Uid,
            RunId = runId ?? Actor?.RunId,
            Worker = worker ?? Actor?.Name,
            At = Now,
            Details = WithOrigin(type, details ?? []),
        });
    }

    /// <summary>Something was written that is an event, a claim or a lock.</summary>
    public bool ChangedAnything => logged || held.Count > 0;

    /// <summary>A person's word, and what is done by hand past the gates, keeps where it came from.</summary>
    private JsonObject WithOrigin(string type, JsonObject details)
    {
        // In a step that is taken back, 'from' is the state it came from.
        var key = type is EventTypes.OperatorAction or EventTypes.ReviewGiven ? "from" : details.ContainsKey(Undoing.UndoesKey) ? "origin" : null;
        if (key is not null && Actor is { Origin: not null } actor)
        {
            details[key] = Provenance.ToJson(Provenance.Judge(Store, actor));
        }

        return details;
    }

    public void Log(Verdict verdict, WorkTask task) => Log(
        verdict.Passed ? EventTypes.GatePassed : EventTypes.GateRejected,
        task,
        DetailsOf(verdict));

    public static JsonObject DetailsOf(Verdict verdict) =>
        new() { ["gate"] = verdict.Gate, ["code"] = verdict.Code, ["message"] = verdict.Message, ["facts"] = verdict.Facts.DeepClone() };

    /// <summary>Uids of the tasks whose claim or locks this transaction has changed.</summary>
    public IReadOnlyCollection<string> Held => held;

    public void PutClaim(Claim claim)
    {
        held.Add(claim.Task);
        Store.PutClaim(claim);
    }

    public void DeleteClaim(string task)
    {
        held.Add(task);
        Store.DeleteClaim(task);
    }

    public void PutLock(FileLock taken)
    {
        held.Add(taken.Task);
        Store.PutLock(taken);
    }

    /// <param name="path">Null: all that the task holds.</param>
    public void DeleteLocks(string task, string? path = null)
    {
        held.Add(task);
        if (path is null)
        {
            Store.DeleteLocks(task);
        }
        else
        {
            Store.DeleteLock(task, path);
        }
    }

    /// <summary>The same transaction, for what is nobody's doing.</summary>
    public Changes WithoutActor() => Actor is null ? this : new(Store, Now, null, Options, forge) { held = held };

    /// <summary>Stores a changed task with its next version.</summary>
    public WorkTask Put(WorkTask task)
    {
        var stored = task with { Version = task.Version + 1, UpdatedAt = Now };
        Store.PutTask(stored);
        return stored;
    }

    /// <summary>
    /// Walks one rule of the table, with what follows from it for others. An illegal step here is a bug in the caller, so it throws;
    /// commands that take the target state from outside ask <see cref="Transitions.Refuse"/> first.
    /// </summary>
    public WorkTask Move(WorkTask task, TaskState to, string? reason = null, DateTimeOffset? dueAt = null, JsonObject? details = null)
    {
        if (!Transitions.IsLegal(task.State, to) && !Transitions.Reopens(task.State, to))
        {
            throw new InvalidOperationException($"{task.Ref}: {task.State} → {to} is not a rule.");
        }

        var facts = details ?? [];
        facts["from"] = task.State.Name();
        facts["to"] = to.Name();
        if (reason is not null)
        {
            facts["reason"] = reason;
        }

        if (to is TaskState.Done or TaskState.Failed && Store.FindClaim(task.Uid) is { } claim)
        {
            facts["duration_seconds"] = Seconds(claim);
            facts["branch"] = task.Branch;
        }

        var moved = Put(task with { State = to, StateReason = reason, DueAt = dueAt });
        if (Actor is { IsRunner: true, RunId: { } run })
        {
            RunBook.Settle(Store, run);
        }

        Log(EventOf(moved), moved, facts);
        IssueFollows(task, to);
        return Cascade.Follow(this, task, moved);
    }

    // What is given up is closed where people look for it, and opened again with the task.
    private void IssueFollows(WorkTask before, TaskState to)
    {
        if (before.Issue is not { } number || forge?.FindIssue(Store, number) is not { } issue || issue.Task != before.Uid)
        {
            return;
        }

        if (to == TaskState.Cancelled && issue.Open)
        {
            forge.CloseIssue(Store, number, Now, notPlanned: true);
            Log(EventTypes.IssueClosed, before, new() { ["issue"] = number, ["reason"] = "not_planned" });
        }
        else if (before.State == TaskState.Cancelled && !issue.Open)
        {
            forge.ReopenIssue(Store, number);
            Log(EventTypes.IssueReopened, before, new() { ["issue"] = number });
        }
    }

    /// <summary>
    /// Walks to pending, and on to blocked where a hard dependency is open again: nothing stands in the ready set that gate 2 would refuse.
    /// </summary>
    /// <param name="why">Kept in the event; a pending task has no reason to give.</param>
    public WorkTask MoveToPending(WorkTask task, string? why = null)
    {
        var pending = Move(task, TaskState.Pending, details: why is null ? null : new() { ["reason"] = why });
        return pending.OpenDependencies > 0 ? Move(pending, TaskState.Blocked, Cascade.DependencyReason(Store, pending)) : pending;
    }

    /// <summary>Stores another reason for the state it stays in.</summary>
    public WorkTask Explain(WorkTask task, string reason)
    {
        if (task.StateReason == reason)
        {
            return task;
        }

        var explained = Put(task with { StateReason = reason });
        Log(EventTypes.TaskUpdated, explained, new() { ["state"] = explained.State.Name(), ["reason"] = reason });
        return explained;
    }

    /// <summary>How long a claim has been worked on, in seconds with milliseconds.</summary>
    public double Seconds(Claim claim) => Math.Round((Now - claim.ClaimedAt).TotalSeconds, 3);

    private static string EventOf(WorkTask moved) => moved.State switch
    {
        TaskState.Pending when moved.OpenDependencies == 0 => EventTypes.TaskReady,
        TaskState.Done => EventTypes.TaskCompleted,
        TaskState.Failed => EventTypes.TaskFailed,
        _ => EventTypes.TaskUpdated,
    };
}
