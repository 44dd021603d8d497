using Interlock.Claims;
using Interlock.Git;
using Interlock.Lifecycle;
using Interlock.Registry.Claiming;
using Interlock.WorkGraph;

namespace Interlock.Hooks;

/// <summary>
/// Decides before an edit or a commit what gate 5 would decide after it: which files a task may change, and which are somebody
/// else's (page 2, Claims and file locks). It only warns early; the gates and the merge check do not rely on it.
/// </summary>
internal sealed class EditGuard(HeldFiles held, bool ignoreCase)
{
    /// <summary>Judges files of one checkout, on one snapshot of the store.</summary>
    /// <returns>For each file the refusal, or null where it may be changed; codes <c>lock.*</c> and <c>edit.*</c>, exit 4.</returns>
    public IReadOnlyList<Refusal?> Judge(EditCaller caller, Repository checkout, IReadOnlyList<string> files)
    {
        var refusals = new Refusal?[files.Count];
        var owner = TaskCheckout.TaskOf(checkout);
        if (Astray(caller, checkout, owner) is { } astray)
        {
            Array.Fill(refusals, astray);
            return refusals;
        }

        // A task without a worktree is worked on wherever its run stands.
        var met = held.Meet(owner ?? caller.Task, files);
        var idle = met.Task is { } known ? Idle(known, met.IsClaimed) : null;
        for (var index = 0; index < refusals.Length; index++)
        {
            var (file, overlapping) = (files[index], met.Overlapping[index]);
            refusals[index] = GitsOwn(caller, owner, file) ?? idle
                ?? (met.Task is { } task ? InWorktree(task, met.Own, file, overlapping) : Elsewhere(caller, checkout, file, overlapping));
        }

        return refusals;
    }

    /// <summary>For a path inside git's own directory.</summary>
    public static Refusal RefuseGitsOwn(string path) => EditRefusals.GitsOwn(path);

    /// <summary>Work for a task that goes into another checkout would never be submitted with it.</summary>
    private static Refusal? Astray(EditCaller caller, Repository checkout, TaskRef? owner)
    {
        if (caller.Task is not { } task || task == owner)
        {
            return null;
        }

        var worktree = TaskCheckout.WorktreeOf(checkout, task);
        return worktree is null && owner is null
            ? null
            : EditRefusals.OtherCheckout(task, worktree, checkout.WorkTree, owner);
    }

    private static Refusal? GitsOwn(EditCaller caller, TaskRef? owner, string file)
    {
        var inGit = file == ".git" || file.StartsWith(".git/", StringComparison.OrdinalIgnoreCase);
        return inGit && (caller.Task is not null || owner is not null || file.StartsWith(".git/interlock/", StringComparison.Ordinal))
            ? EditRefusals.GitsOwn(file)
            : null;
    }

    /// <summary>Why nothing in the task's worktree may be changed now; null while somebody works on it.</summary>
    private static Refusal? Idle(WorkTask task, bool isClaimed) =>
        task.State is TaskState.Reviewing or TaskState.Deploying ? EditRefusals.InReview(task)
        : isClaimed ? null
        : EditRefusals.Unclaimed(task);

    private Refusal? InWorktree(WorkTask task, IReadOnlyList<FileLock> own, string file, IReadOnlyList<HeldLock> overlapping) =>
        own.Any(mine => LockPath.Covers(mine.Path, file, ignoreCase)) ? null
        : overlapping.FirstOrDefault(other => other.Lock.Task != task.Uid && Touches(other.Lock.Path, file)) is { } foreign ? EditRefusals.Held(file, foreign)
        : task.Files.Count > 0 ? EditRefusals.Undeclared(task, own, file)
        : null;

    /// <summary>Outside the worktrees of tasks: whatever no task holds, and what is held by a task that is worked on right here.</summary>
    private Refusal? Elsewhere(EditCaller caller, Repository checkout, string file, IReadOnlyList<HeldLock> overlapping) =>
        overlapping.FirstOrDefault(other => Touches(other.Lock.Path, file) && !WorkedOnHere(caller, checkout, other)) is { } foreign
            ? EditRefusals.Held(file, foreign, OwnWorktree(caller, checkout, foreign))
            : null;

    /// <summary>Where the same worker works on the task that holds the file: most likely the edit was meant for there.</summary>
    private static string? OwnWorktree(EditCaller caller, Repository checkout, HeldLock foreign) =>
        foreign is { Task: { } task, Claim: { Parked: false } claim } && claim.Worker == caller.Worker ? TaskCheckout.WorktreeOf(checkout, task.Ref) : null;

    // What is asked about is one file, also where its name looks like a glob; a lock below it means that a directory becomes a file.
    private bool Touches(string key, string file) =>
        LockPath.Covers(key, file, ignoreCase) || key.StartsWith(file + "/", ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static bool WorkedOnHere(EditCaller caller, Repository checkout, HeldLock foreign) =>
        foreign.Task is { State: TaskState.Analyzing or TaskState.Implementing } task
        && ((task.Branch is { Length: > 0 } branch && branch == TaskCheckout.BranchOf(checkout)) || foreign.Claim?.Worker == caller.Worker)
        && TaskCheckout.WorktreeOf(checkout, task.Ref) is null;
}
