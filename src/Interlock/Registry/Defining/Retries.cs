using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>Has failed tasks tried again, with all their attempts before them.</summary>
/// <param name="workspace">Null: there are no worktrees to begin anew.</param>
internal sealed class Retries(RegistryContext context, IWorkspace? workspace)
{
    /// <summary>
    /// failed → pending with its attempts counted from the start, or one that waits for its next attempt: now. What earlier attempts have
    /// committed is built upon, unless <paramref name="cleanBase"/> asks for the tip of the target: then it stays on its branch, and the
    /// next attempt gets a new one.
    /// </summary>
    /// <returns>Refusals <c>task.unknown</c>, <c>task.is_parent</c>, <c>retry.not_failed</c>, those of the authority.</returns>
    public async Task<Result<WorkTask>> RetryAsync(TaskRef name, string? reason, bool cleanBase, Actor actor, CancellationToken cancellation)
    {
        if (context.Store.Read(reader => reader.FindTask(name)) is not { } found)
        {
            return Refusals.UnknownTask(name);
        }

        if (cleanBase && workspace is not null && Refuse(found) is null && found.Completion == Completion.Merge)
        {
            // Whatever is in it is rescued, and its branch stays; done before the task can be claimed again.
            var removed = await workspace.RemoveWorktreeAsync(found, cancellation);
            if (removed.IsRefused)
            {
                return removed.Refusal;
            }
        }

        return context.Write<WorkTask>(Authority.Retry.For(actor, name), changes =>
        {
            if (changes.Store.FindTask(name) is not { } task)
            {
                return Refusals.UnknownTask(name);
            }

            if (Refuse(task) is { } refused)
            {
                return refused;
            }

            var fresh = task with { Attempt = 0, InfrastructureAttempt = 0, Progress = 0, ProgressStep = null };
            if (cleanBase && task.MergeCommit is null)
            {
                Records.Branches.Delete(changes.Store, task.Uid);
                fresh = fresh with { Branch = null, BaseCommit = null };
            }

            changes.Log(EventTypes.OperatorAction, task, new() { ["action"] = "retry", ["reason"] = reason, ["clean_base"] = cleanBase, ["branch"] = task.Branch });
            return changes.MoveToPending(fresh, reason ?? "to be tried again");
        });
    }

    /// <summary>Those of a spec that have failed, in its order.</summary>
    /// <returns>Refusal <c>spec.unknown</c>.</returns>
    public Result<IReadOnlyList<TaskRef>> FailedOf(string spec) => context.Store.Read<Result<IReadOnlyList<TaskRef>>>(reader =>
        reader.FindSpec(spec) is null
            ? Refusals.UnknownSpec(spec)
            : reader.ListTasks(new() { Spec = spec }).Where(task => task is { IsParent: false, State: TaskState.Failed }).Select(task => task.Ref).ToList());

    /// <summary>Why it cannot be tried again; null when it can.</summary>
    public Refusal? Refuse(TaskRef name) => context.Store.Read(reader => reader.FindTask(name)) is { } task ? Refuse(task) : Refusals.UnknownTask(name);

    private static Refusal? Refuse(WorkTask task) =>
        task.IsParent ? new(RefusalKind.Conflict, "task.is_parent", $"{task.Ref} is a parent; its state follows its children.", "Name its children, or the whole spec.")
        : task.State == TaskState.Failed || (task.State == TaskState.Blocked && BlockReasons.Is(task.StateReason, BlockReasons.Retry)) ? null
        : new(RefusalKind.Conflict, "retry.not_failed", $"{task.Ref} is {task.State.Name()}; it has not failed.", $"'interlock task why {task.Ref}' says what it waits for.", new() { ["state"] = task.State.Name() });
}
