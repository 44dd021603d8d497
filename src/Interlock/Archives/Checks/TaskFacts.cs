using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Archives.Checks;

/// <summary>What the checks want to know of a task; all tasks are held at once, so it is little.</summary>
internal sealed class TaskFacts(WorkTask task)
{
    public string Uid { get; } = task.Uid;

    public TaskRef Name { get; } = task.Ref;

    public TaskState State { get; } = task.State;

    public string? Reason { get; } = task.StateReason;

    public string? Parent { get; } = task.Parent;

    public bool IsParent { get; } = task.IsParent;

    public bool Optional { get; } = task.Optional;

    public int Open { get; } = task.OpenDependencies;

    public int OpenSoft { get; } = task.OpenSoftDependencies;

    public Completion Completion { get; } = task.Completion;

    public string? MergeCommit { get; } = task.MergeCommit;

    public int? Issue { get; } = task.Issue;

    public long LastToken { get; } = task.LastToken;

    public int Missing { get; } = task.MissingDependencies.Count;

    public List<Dependency> After { get; } = [];

    public List<TaskFacts> Children { get; } = [];
}
