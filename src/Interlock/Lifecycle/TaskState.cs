namespace Interlock.Lifecycle;

/// <summary>The one stored state of a task. Everything else people ask for is a view.</summary>
public enum TaskState
{
    Draft,
    Pending,
    Analyzing,
    Implementing,
    Reviewing,
    Deploying,
    Blocked,
    Done,
    Failed,
    Cancelled,
}

/// <summary>Names of states as they are written in JSON and on the command line.</summary>
internal static class TaskStates
{
    private static readonly string[] Names =
        ["draft", "pending", "analyzing", "implementing", "reviewing", "deploying", "blocked", "done", "failed", "cancelled"];

    public static IReadOnlyList<string> All => Names;

    public static string Name(this TaskState state) => Names[(int)state];

    public static TaskState? Parse(string? name)
    {
        var index = Array.IndexOf(Names, name);
        return index < 0 ? null : (TaskState)index;
    }

    /// <summary>True while a worker holds the task or its change is under way.</summary>
    public static bool IsActive(this TaskState state) =>
        state is TaskState.Analyzing or TaskState.Implementing or TaskState.Reviewing or TaskState.Deploying;

    /// <summary>True when nothing more will happen without a person.</summary>
    public static bool IsFinal(this TaskState state) => state is TaskState.Done or TaskState.Failed or TaskState.Cancelled;
}
