using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Reviewing;

/// <summary>What stands on a task's branch, and whose it is.</summary>
internal static class BranchLook
{
    /// <summary>
    /// What stands on the branch. One without commits beyond the target may have been merged by hand. Only a person is asked about that:
    /// an agent's files are committed when they are submitted, so before that nobody can have merged them.
    /// </summary>
    /// <param name="named">The worker names the merge: then a fast-forward counts from the recorded base.</param>
    public static async Task<Result<BranchState>> LookAsync(IWorkspace workspace, WorkTask task, string branch, Claim? claim, bool named, CancellationToken cancellation)
    {
        var inspected = await workspace.InspectAsync(task, branch, cancellation);
        return !inspected.IsRefused && inspected.Value is { Exists: true, Commits: 0 } && task.BaseCommit is { Length: > 0 } recorded && (task.State == TaskState.Reviewing || claim?.WorkerKind == WorkerKind.Human)
            ? await workspace.InspectMergedAsync(recorded, branch, named || task.State == TaskState.Reviewing, cancellation)
            : inspected;
    }

    /// <summary>Another claimed task whose branch this is; null when it is nobody else's.</summary>
    public static string? Foreign(IStoreReader reader, WorkTask task, string branch) => reader.ListClaims()
        .Where(other => other.Task != task.Uid)
        .Select(other => reader.FindTask(other.Task))
        .FirstOrDefault(other => other?.Branch == branch)?.Ref.ToString();
}
