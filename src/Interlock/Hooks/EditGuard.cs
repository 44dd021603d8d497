using Interlock.Claims;
using Interlock.Git;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Hooks;

/// <summary>
/// Decides before an edit or a commit what gate 5 would decide after it: which files a task may change, and which are somebody
/// else's (page 2, Claims and file locks). It only warns early; the gates and the merge check do not rely on it.
/// </summary>
internal sealed class EditGuard(IStore store, bool ignoreCase)
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

        store.Read(reader =>
        {
            // A task without a worktree is worked on wherever its run stands.
            var task = (owner ?? caller.Task) is { } name ? reader.FindTask(name) : null;
            var idle = task is null ? null : Idle(reader, task);
            var own = task is null ? [] : reader.LocksOf(task.Uid);
            for (var index = 0; index < refusals.Length; index++)
            {
                refusals[index] = GitsOwn(caller, owner, files[index]) ?? idle
                    ?? (task is null ? Elsewhere(reader, caller, checkout, files[index]) : InWorktree(reader, task, own, files[index]));
            }

            return reader;
        });
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
    private static Refusal? Idle(IStoreReader reader, WorkTask task) =>
        task.State is TaskState.Reviewing or TaskState.Deploying ? EditRefusals.InReview(task)
        : reader.FindClaim(task.Uid) is null ? EditRefusals.Unclaimed(task)
        : null;

    private Refusal? InWorktree(IStoreReader reader, WorkTask task, IReadOnlyList<FileLock> own, string file)
    {
        foreach (var held in own)
        {
            if (LockPath.Covers(held.Path, file, ignoreCase))
            {
                return null;
            }
        }

        foreach (var held in reader.OverlappingLocks(file, ignoreCase))
        {
            if (held.Task != task.Uid && Touches(held.Path, file))
            {
                return EditRefusals.Held(reader, file, held);
            }
        }

        return task.Files.Count > 0 ? EditRefusals.Undeclared(task, own, file) : null;
    }

    /// <summary>Outside the worktrees of tasks: whatever no task holds, and what is held by a task that is worked on right here.</summary>
    private Refusal? Elsewhere(IStoreReader reader, EditCaller caller, Repository checkout, string file)
    {
        foreach (var held in reader.OverlappingLocks(file, ignoreCase))
        {
            if (Touches(held.Path, file) && !WorkedOnHere(reader, caller, checkout, held))
            {
                return EditRefusals.Held(reader, file, held, OwnWorktree(reader, caller, checkout, held));
            }
        }

        return null;
    }

    /// <summary>Where the same worker works on the task that holds the file: most likely the edit was meant for there.</summary>
    private static string? OwnWorktree(IStoreReader reader, EditCaller caller, Repository checkout, FileLock held) =>
        reader.FindClaim(held.Task) is { Parked: false } claim && claim.Worker == caller.Worker && reader.FindName(held.Task) is { } task ? TaskCheckout.WorktreeOf(checkout, task) : null;

    // What is asked about is one file, also where its name looks like a glob; a lock below it means that a directory becomes a file.
    private bool Touches(string key, string file) =>
        LockPath.Covers(key, file, ignoreCase) || key.StartsWith(file + "/", ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static bool WorkedOnHere(IStoreReader reader, EditCaller caller, Repository checkout, FileLock held) =>
        reader.FindTask(held.Task) is { State: TaskState.Analyzing or TaskState.Implementing } task
        && ((task.Branch is { Length: > 0 } branch && branch == TaskCheckout.BranchOf(checkout)) || reader.FindClaim(held.Task)?.Worker == caller.Worker)
        && TaskCheckout.WorktreeOf(checkout, task.Ref) is null;
}
