namespace Interlock.Git;

/// <summary>
/// One name of a task that serves as worktree directory, lock-file name and part of a ref (page 2, Worktrees and merging). It reads
/// like the task where it can (<c>chat-app--1.1</c>), is unique also where case is ignored, and never starts with <c>-</c>,
/// <c>.</c> or <c>_</c>.
/// </summary>
internal static class TaskKey
{
    private const int MaxPart = 60;

    public static string Of(string spec, string id)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(id);

        // No part holds "--" by itself, so the pair can be told from every other pair.
        return $"{SafeName.Component(spec, MaxPart)}--{SafeName.Component(id, MaxPart)}";
    }
}
