using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Defining;
using Interlock.Registry.Keeping;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>Claim, file locks, state and event in one transaction, with one winner: gate 2.</summary>
public sealed class ClaimCommands
{
    private const int CandidatesRead = 5_000;

    private readonly RegistryContext context;
    private readonly IWorkspace? workspace;

    internal ClaimCommands(RegistryContext context, IWorkspace? workspace) => (this.context, this.workspace) = (context, workspace);

    /// <summary>Gives a task to a worker: claim, locks, state and event at once, to one winner. Refusals <c>task.unknown</c>, <c>task.none_ready</c>, <c>task.held</c>, <c>claim.held</c>, <c>lock.held</c>, <c>worker.limit</c>, and those of the gates before it.</summary>
    public Result<ClaimGrant> Claim(ClaimRequest request)
    {
        if (Roster.RefuseName(request.Actor.Name) is { } badName)
        {
            return badName;
        }

        string? tip = null;
        if (workspace is not null)
        {
            var found = workspace.TargetTip();
            if (found.IsRefused)
            {
                return found.Refusal;
            }

            tip = found.Value;
        }

        return context.Write(Authority.Claim.For(request.Actor, request.Task), changes => Claim(changes, request, tip));
    }

    private Result<ClaimGrant> Claim(Changes changes, ClaimRequest request, string? tip)
    {
        Sweeping.Sweep(changes);
        var worker = Roster.Know(changes, request.Actor);
        if (request.Key is { } key && Earlier(changes, request, worker, key) is { } earlier)
        {
            return earlier;
        }

        if (request.Task is not { } name)
        {
            return request.Spec is { } spec && changes.Store.FindSpec(spec) is null
                ? Refusals.UnknownSpec(spec)
                : ClaimRefusals.OverLimit(changes, worker) is { } full ? full : Next(changes, request, worker, tip);
        }

        if (changes.Store.FindTask(name) is not { } task)
        {
            return Refusals.UnknownTask(name);
        }

        // Asking again for what one holds extends it, also after the lease ended: nobody else has taken it.
        if (changes.Store.FindClaim(task.Uid) is { } held && held.Worker == worker.Name)
        {
            return Again(changes, task, held);
        }

        return ClaimRefusals.OverLimit(changes, worker) is { } limit ? limit : Named(changes, request, worker, task, tip);
    }

    /// <summary>Everything that can refuse comes before the first write: a refused claim leaves its verdict, or its place in the wait queue, and nothing else.</summary>
    private Result<ClaimGrant> Named(Changes changes, ClaimRequest request, Worker worker, WorkTask task, string? tip)
    {
        if (task.IsParent)
        {
            return ClaimRefusals.IsParent(changes.Store, task);
        }

        var held = changes.Store.FindClaim(task.Uid);
        if (held is not null && !held.IsExpired(changes.Now))
        {
            return ClaimRefusals.IsHeld(task, held);
        }

        if (task.State == TaskState.Draft)
        {
            var verdict = EntryGates.Definition(new(task.Title, task.Description, task.MissingDependencies, DependencyCycles.Through(changes.Store, task)));
            changes.Log(verdict, task);
            return verdict.Passed
                ? Transitions.Refuse($"{task.Ref}", task.State, TaskState.Analyzing)!
                : verdict.ToRefusal();
        }

        if (held is null && task.State != TaskState.Blocked && Transitions.Refuse($"{task.Ref}", task.State, TaskState.Analyzing) is { } illegal)
        {
            return illegal;
        }

        var dependencies = Cascade.DependencyVerdict(changes.Store, task);
        if (!dependencies.Passed)
        {
            changes.Log(dependencies, task);
            return dependencies.ToRefusal();
        }

        if (task.State == TaskState.Blocked && ClaimRefusals.StillBlocked(changes, task) is { } blocked)
        {
            return blocked;
        }

        if (RunBook.Living(changes.Store, request.Actor.Host)[task.Ref.ToString()].FirstOrDefault() is { } living)
        {
            return RunBook.StillLiving(task, living);
        }

        var queue = WaitQueue.Of(changes);
        var paths = queue.PathsOf(task);

        // An answer, not a wait: whoever named the task may never come back, and nobody shall stand behind a place that nobody takes.
        if (Holding.Conflict(changes.Store, task.Uid, paths, context.Options.IgnoreCase) is { } conflict)
        {
            return Holding.LockHeld(changes.Store, conflict);
        }

        if (held is null && queue.Stopping(task, paths) is { } stop)
        {
            return Holding.Queued(changes.Store, stop.First.Task.Uid, stop.Path);
        }

        if (held is not null)
        {
            task = TakeOver(changes, task, held, worker);
        }
        else if (task.State == TaskState.Blocked)
        {
            task = changes.Move(task, TaskState.Pending);
        }

        return Take(changes, request, worker, task, dependencies, tip, queue);
    }

    private Result<ClaimGrant> Next(Changes changes, ClaimRequest request, Worker worker, string? tip)
    {
        (FileLock Held, string Wanted)? firstConflict = null;
        (Waiter First, string Path)? firstStop = null;
        WorkTask? chosen = null;
        WorkTask? second = null;
        var passedOver = new List<(WorkTask Task, bool Locked)>();
        var locks = changes.Store.ListLocks();
        var queue = WaitQueue.Of(changes);
        var living = RunBook.Living(changes.Store, request.Actor.Host);
        foreach (var task in changes.Store.Ready(new() { Spec = request.Spec, Skill = request.Skill, RequiredOnly = request.RequiredOnly, Limit = CandidatesRead }))
        {
            if (task.OpenDependencies > 0 || !Suits(request, worker, task) || living.Contains(task.Ref.ToString()))
            {
                continue;
            }

            if (second is { Optional: false } && task.Optional)
            {
                break;
            }

            var paths = queue.PathsOf(task);
            if (Holding.Conflict(locks, task.Uid, paths, context.Options.IgnoreCase) is { } conflict)
            {
                firstConflict ??= conflict;
                passedOver.Add((task, true));
                continue;
            }

            if (queue.Stopping(task, paths) is { } stop)
            {
                firstStop ??= stop;
                passedOver.Add((task, false));
                continue;
            }

            // A file only named in its text is no lock, but a task that names none of the locked ones is the better choice.
            if (Holding.Conflict(locks, task.Uid, task.FileHints, context.Options.IgnoreCase) is null)
            {
                chosen = task;
                break;
            }

            second ??= task;
        }

        chosen = queue.Due(chosen ?? second, locks, task => task.OpenDependencies == 0 && Asked(request, task) && Suits(request, worker, task) && !living.Contains(task.Ref.ToString()));
        Result<ClaimGrant> result = chosen is not null
            ? Take(changes, request, worker, chosen, Cascade.DependencyVerdict(changes.Store, chosen), tip, queue)
            : ClaimRefusals.NoneReady(changes.Store, request, firstConflict is { } held ? (held.Wanted, $"locked by {changes.Store.FindName(held.Held.Task)}") : firstStop is { } stopped ? (stopped.Path, $"which goes to {stopped.First.Task.Ref} first") : null);

        // They come with this claim, so it is not their turn before the one that it takes.
        WaitQueue.Join(changes, passedOver.Where(one => one.Task.Uid != chosen?.Uid));
        return result;
    }

    private static bool Asked(ClaimRequest request, WorkTask task) =>
        (request.Spec is null || task.Spec == request.Spec)
        && (request.Skill is null || task.RequiredSkills.Contains(request.Skill))
        && !(request.RequiredOnly && task.Optional);

    private static bool Suits(ClaimRequest request, Worker worker, WorkTask task) =>
        (worker.Skills.Count == 0 || task.RequiredSkills.All(worker.Skills.Contains))
        && (task.Completion != Completion.Manual || KindOf(request, worker) == WorkerKind.Human)
        && (request.Wanted is null || request.Wanted(task));

    private ClaimGrant Take(Changes changes, ClaimRequest request, Worker worker, WorkTask task, Verdict dependencies, string? tip, WaitQueue queue)
    {
        var kind = KindOf(request, worker);
        var claim = new Claim
        {
            Task = task.Uid,
            Worker = worker.Name,
            WorkerKind = kind,
            Token = task.LastToken + 1,
            Host = request.Actor.Host,
            RunId = request.Actor.RunId,
            ClaimedAt = changes.Now,
            ExpiresAt = changes.Now + Holding.Lease(kind, context.Options),
        };
        changes.PutClaim(claim);
        changes.Log(dependencies, task);
        var paths = queue.PathsOf(task);
        if (queue.PlaceOf(task.Uid) is not null)
        {
            Records.Parked.Delete(changes.Store, task.Uid);
        }

        // What an earlier attempt has merged is no work of this one, which begins where the target is now.
        var named = task with { LastToken = claim.Token, BaseCommit = task.MergeCommit is null ? task.BaseCommit ?? tip : tip, Branch = task.Branch ?? (task.Completion == Completion.Merge && workspace is not null ? Preparing.NameBranch(changes.Store, workspace, task) : null) };
        var taken = changes.Move(named, TaskState.Analyzing, details: new() { ["token"] = claim.Token });
        changes.Log(EventTypes.TaskAssigned, taken, new()
        {
            ["worker"] = worker.Name,
            ["worker_type"] = kind.Name(),
            ["runner_id"] = claim.RunId ?? worker.Name,
            ["slot"] = worker.Name,
            ["worktree"] = workspace is null ? null : Path.GetFileName(workspace.WorktreeOf(taken)),
            ["branch"] = taken.Branch,
            ["token"] = claim.Token,
            ["host"] = claim.Host,
        });
        Holding.Lock(changes, taken, paths);
        if (request.Key is { } key)
        {
            Idempotency.Remember(changes, Idempotency.ClaimKey(worker.Name, key), Idempotency.Of(request), task.Uid, claim.Token);
        }

        return new(taken, claim, Paths(changes.Store, taken));
    }

    /// <summary>The work and its locks stay; only the holder changes.</summary>
    private static WorkTask TakeOver(Changes changes, WorkTask task, Claim held, Worker worker)
    {
        changes.DeleteClaim(task.Uid);
        changes.Log(EventTypes.ClaimExpired, task, new() { ["worker"] = held.Worker, ["token"] = held.Token, ["duration_seconds"] = changes.Seconds(held), ["why"] = $"taken over by {worker.Name} after the lease ended" }, held.RunId);
        return task.State switch
        {
            TaskState.Analyzing => changes.Move(task, TaskState.Pending),
            TaskState.Implementing => changes.Move(changes.Move(task, TaskState.Blocked, $"{BlockReasons.Expired}: {held.Worker}", changes.Now), TaskState.Pending),
            _ => task,
        };
    }

    private static WorkerKind KindOf(ClaimRequest request, Worker worker) => request.Actor.InsideRun ? WorkerKind.AiAgent : worker.Kind;

    private static ClaimGrant Again(Changes changes, WorkTask task, Claim held) =>
        new(task, Holding.Renew(changes, held), Paths(changes.Store, task)) { IsNew = false };

    /// <summary>The answer given before under this key, while that claim lasts; afterwards the key claims anew.</summary>
    private static Result<ClaimGrant>? Earlier(Changes changes, ClaimRequest request, Worker worker, string key)
    {
        if (Idempotency.Find(changes.Store, Idempotency.ClaimKey(worker.Name, key), Idempotency.Of(request), changes.Now, changes.Options) is not { } answer)
        {
            return null;
        }

        if (answer.IsRefused)
        {
            return answer.Refusal;
        }

        if (changes.Store.FindClaim(answer.Value.Task) is { } claim && claim.Token == answer.Value.Token && changes.Store.FindTask(answer.Value.Task) is { } task)
        {
            return Again(changes, task, claim);
        }

        return null;
    }

    private static List<string> Paths(IStoreReader reader, WorkTask task) => [.. reader.LocksOf(task.Uid).Select(held => held.Path)];
}
