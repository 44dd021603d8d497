using Interlock.Git;
using Interlock.WorkGraph;

namespace Interlock.Hooks;

/// <summary>Whose checkout a directory is, told by the files of its git directory alone.</summary>
internal static class TaskCheckout
{
    private const int Largest = 4096;

    /// <summary>The task whose worktree this is; null for the main checkout and for worktrees that people made.</summary>
    public static TaskRef? TaskOf(Repository repository)
    {
        return repository.IsLinkedWorktree && Text(repository, "locked") is { } reason && reason.StartsWith(WorktreeRequest.ForTask, StringComparison.Ordinal) && TaskRef.Parse(reason[WorktreeRequest.ForTask.Length..]) is { IsRefused: false } task
            ? task.Value
            : null;
    }

    /// <summary>The branch it stands on; null where none is checked out.</summary>
    public static string? BranchOf(Repository repository)
    {
        const string before = "ref: refs/heads/";
        return Text(repository, "HEAD") is { } head && head.StartsWith(before, StringComparison.Ordinal)
            ? head[before.Length..]
            : null;
    }

    private static string? Text(Repository repository, string name) =>
        RepositoryFile.Text(Path.Combine(repository.GitDir, name), Largest)?.Trim();

    /// <summary>Whether the task has a worktree of its own, where its work belongs.</summary>
    public static string? WorktreeOf(Repository repository, TaskRef task)
    {
        var path = Path.Combine(repository.WorktreesRoot, TaskKey.Of(task.Spec, task.Id));
        return Directory.Exists(path) ? path : null;
    }
}
