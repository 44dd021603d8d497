using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>
/// Between a claim and the first step of its work: the branch is made the task's own, the worktree made. What fails here ends the claim
/// as if it had not begun: not held, not locked, no attempt counted.
/// </summary>
public sealed class Preparing
{
    private readonly RegistryContext context;
    private readonly IWorkspace? workspace;

    internal Preparing(RegistryContext context, IWorkspace? workspace) => (this.context, this.workspace) = (context, workspace);

    /// <summary>A worktree for whoever has just claimed; an existing one is kept with all that is in it.</summary>
    /// <returns>The task with its branch, and the worktree. When refused the claim has ended, unless it was only renewed.</returns>
    public Task<Result<(WorkTask Task, string Worktree)>> WorktreeAsync(ClaimGrant grant, Actor actor, CancellationToken cancellation) =>
        TryAsync(grant.Task, grant.Claim.Token, grant.IsNew, actor, (task, isNew) => workspace!.EnsureWorktreeAsync(task, isNew, cancellation));

    /// <summary>A worktree for the next attempt of an agent; see <see cref="IWorkspace.PrepareAsync"/>. When refused the claim has ended.</summary>
    internal Task<Result<(WorkTask Task, PreparedWorktree Worktree)>> AttemptAsync(WorkTask task, long token, Actor actor, CancellationToken cancellation) =>
        TryAsync(task, token, endsClaim: true, actor, (named, isNew) => workspace!.PrepareAsync(named, isNew, cancellation));

    /// <summary>Only the branch, for whoever works in a checkout of their own; it is theirs to make.</summary>
    internal Result<WorkTask> Branch(ClaimGrant grant, Actor actor)
    {
        var owned = Own(grant.Task, grant.Claim.Token, actor);
        if (!owned.IsRefused)
        {
            return owned.Value.Task;
        }

        return grant.IsNew ? Abandon(grant.Task, grant.Claim.Token, owned.Refusal, actor) : owned.Refusal;
    }

    /// <summary>Ends a claim whose work could not begin; the task is ready at once, and nothing is counted.</summary>
    /// <returns>Always a refusal: <paramref name="why"/>, or that the claim has ended already.</returns>
    internal Refusal Abandon(WorkTask task, long token, Refusal why, Actor actor) => context.WriteOwn(Authority.SetUp, changes =>
    {
        var tx = changes.Store;
        if (tx.FindTask(task.Uid) is not { } now)
        {
            return Refusals.UnknownTask(task.Ref);
        }

        if (Holding.Look(tx, now, token, actor.Name) is { IsRefused: true } gone)
        {
            return gone.Refusal;
        }

        if (now.State is not (TaskState.Analyzing or TaskState.Implementing))
        {
            return why;
        }

        if (Records.Branches.Find(tx, now.Uid) is { Since: null })
        {
            Records.Branches.Delete(tx, now.Uid);
            now = now with { Branch = null, BaseCommit = null };
        }

        var said = $"its set-up failed: {why.Message}";
        var back = Retrying.Back(changes, now, said);
        Holding.LetGo(changes, back, said);
        Log(changes, back, token, why);
        return why;
    }, actor);

    /// <summary>Writes down that something of a claim could not be set up, where its work goes on without it.</summary>
    internal void Tell(WorkTask task, long token, Refusal why, Actor actor) => context.WriteOwn(Authority.SetUp, changes =>
    {
        Log(changes, task, token, why);
        return true;
    }, actor);

    private static void Log(Changes changes, WorkTask task, long token, Refusal why) =>
        changes.Log(EventTypes.SetUpFailed, task, new() { ["code"] = why.Code, ["message"] = why.Message, ["hint"] = why.Hint, ["token"] = token });

    /// <summary>The name that a claim gives the branch of a task; until <see cref="Own"/> has looked, nothing says that it is free.</summary>
    internal static string NameBranch(IStoreTransaction store, IWorkspace workspace, WorkTask task)
    {
        var rule = workspace.BranchOf(task);

        // An earlier life of the task may have made it, under a further name even.
        if (Records.Branches.Find(store, task.Uid) is { Since: not null } known && (known.Branch == rule || known.Branch.StartsWith(rule + "-", StringComparison.Ordinal)) && workspace.NamedByRule(task, known.Branch))
        {
            return known.Branch;
        }

        Records.Branches.Put(store, new() { Task = task.Uid, Branch = rule });
        return rule;
    }

    private async Task<Result<(WorkTask Task, T Worktree)>> TryAsync<T>(WorkTask task, long token, bool endsClaim, Actor actor, Func<WorkTask, bool, Task<Result<T>>> make)
    {
        Refusal refusal;
        try
        {
            var owned = Own(task, token, actor);
            if (!owned.IsRefused)
            {
                var made = await MakeAsync(owned.Value, make);
                if (!made.IsRefused)
                {
                    return (owned.Value.Task, made.Value);
                }

                refusal = made.Refusal;
            }
            else
            {
                refusal = owned.Refusal;
            }
        }
        catch (OperationCanceledException) when (endsClaim)
        {
            _ = Abandon(task, token, new(RefusalKind.Failed, "interrupted", "It was interrupted."), actor);
            throw;
        }

        return endsClaim ? Abandon(task, token, refusal, actor) : refusal;
    }

    private async Task<Result<T>> MakeAsync<T>((WorkTask Task, bool IsNew) owned, Func<WorkTask, bool, Task<Result<T>>> make)
    {
        Result<T>? made = null;
        try
        {
            made = await make(owned.Task, owned.IsNew);
        }
        catch (RefusalException failed)
        {
            made = failed.Refusal;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            made = new Refusal(RefusalKind.Failed, "io.failed", failed.Message, "'interlock doctor' looks for the cause.");
        }
        finally
        {
            if (owned.IsNew && made is not { IsRefused: false })
            {
                Disown(owned.Task);
            }
        }

        return made.Value;
    }

    /// <summary>
    /// Makes the branch the task's own before it is made: from then on one of that name is ours, and one that was there before never is.
    /// </summary>
    private Result<(WorkTask Task, bool IsNew)> Own(WorkTask task, long token, Actor actor)
    {
        if (workspace is null || task.Completion != Completion.Merge || context.Store.Read(reader => Records.Branches.Find(reader, task.Uid)) is not { Since: null })
        {
            return (task, false);
        }

        var free = workspace.NewBranchOf(task);
        return free.IsRefused ? free.Refusal : context.Write<(WorkTask, bool)>(Authority.SetUp.For(actor, task.Ref, token), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(task.Uid) is not { } now)
            {
                return Refusals.UnknownTask(task.Ref);
            }

            var claim = Holding.Look(tx, now, token, actor.Name);
            if (claim.IsRefused)
            {
                return claim.Refusal;
            }

            Records.Branches.Put(tx, new() { Task = now.Uid, Branch = free.Value, Since = changes.Now });
            if (now.Branch == free.Value)
            {
                return (now, true);
            }

            var renamed = changes.Put(now with { Branch = free.Value });
            changes.Log(EventTypes.TaskUpdated, renamed, new() { ["branch"] = free.Value, ["branch_before"] = now.Branch, ["why"] = $"a branch {now.Branch} is there already, which was not made for this task" });
            return (renamed, true);
        });
    }

    /// <summary>It could not be made, so it is not ours: the next one is looked for again.</summary>
    private void Disown(WorkTask task) => context.WriteOwn(Authority.SetUp, changes =>
    {
        if (Records.Branches.Find(changes.Store, task.Uid) is { } known && known.Branch == task.Branch)
        {
            Records.Branches.Put(changes.Store, known with { Since = null });
        }
    });
}
