namespace Interlock.Lifecycle;

/// <summary>The one stored state of a task. Everything else people ask for is a view.</summary>
public enum TaskState
{
    /// <summary>Not fit to be worked on yet: something of its definition is missing, or it is held back.</summary>
    Draft,

    /// <summary>Fit to be claimed once its dependencies are done.</summary>
    Pending,

    /// <summary>Claimed; its impact is being looked at.</summary>
    Analyzing,

    /// <summary>Being worked on.</summary>
    Implementing,

    /// <summary>Handed in: it waits for review, checks and merge.</summary>
    Reviewing,

    /// <summary>Merged, and being deployed.</summary>
    Deploying,

    /// <summary>It waits for something; the reason says for what.</summary>
    Blocked,

    /// <summary>The gates were shown that it is.</summary>
    Done,

    /// <summary>Its attempts are used up, or it was given up.</summary>
    Failed,

    /// <summary>It is not wanted any more.</summary>
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
