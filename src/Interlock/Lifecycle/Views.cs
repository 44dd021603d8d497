namespace Interlock.Lifecycle;

/// <summary>The three ways of looking at a state that other programs know; computed, never stored.</summary>
internal static class Views
{
    public static IReadOnlyList<string> Names { get; } = ["registry", "worker", "board"];

    /// <summary>The Task Registry's words: ready, running, blocked, done, failed.</summary>
    public static string Registry(TaskState state) => state switch
    {
        TaskState.Pending => "ready",
        TaskState.Analyzing or TaskState.Implementing or TaskState.Reviewing or TaskState.Deploying => "running",
        TaskState.Draft or TaskState.Blocked => "blocked",
        TaskState.Done => "done",
        _ => "failed",
    };

    /// <summary>The worker protocol's words: pending, claimed, in_progress, completed, failed.</summary>
    public static string Worker(TaskState state) => state switch
    {
        TaskState.Analyzing => "claimed",
        TaskState.Implementing or TaskState.Reviewing or TaskState.Deploying => "in_progress",
        TaskState.Done => "completed",
        TaskState.Failed or TaskState.Cancelled => "failed",
        _ => "pending",
    };

    /// <summary>The board's words: pending, in_progress, completed, failed, deleted.</summary>
    public static string Board(TaskState state) => state switch
    {
        TaskState.Analyzing or TaskState.Implementing or TaskState.Reviewing or TaskState.Deploying => "in_progress",
        TaskState.Done => "completed",
        TaskState.Failed => "failed",
        TaskState.Cancelled => "deleted",
        _ => "pending",
    };

    /// <summary>The word of the named view, or null for an unknown view.</summary>
    public static string? Word(string view, TaskState state) => view switch
    {
        "registry" => Registry(state),
        "worker" => Worker(state),
        "board" => Board(state),
        _ => null,
    };
}
