using Interlock.Lifecycle;

namespace Interlock.WorkGraph;

/// <summary>What a parent's children say of it; a parent is not work and stores no state of its own.</summary>
internal static class ParentState
{
    /// <summary>
    /// Done when its required children are; optional and cancelled ones do not count.
    /// A parent whose children are all optional is itself optional, and done when all of them are.
    /// </summary>
    /// <param name="children">State and optionality of each child; a child that is a parent gives its own computed state.</param>
    public static TaskState Compute(IReadOnlyCollection<(TaskState State, bool Optional)> children)
    {
        var counted = children.Where(child => child.State != TaskState.Cancelled).ToList();
        if (counted.Count == 0)
        {
            return children.Count == 0 ? TaskState.Pending : TaskState.Cancelled;
        }

        var required = counted.Where(child => !child.Optional).ToList();
        var deciding = required.Count > 0 ? required : counted;
        if (deciding.TrueForAll(child => child.State == TaskState.Done))
        {
            return TaskState.Done;
        }

        if (counted.Exists(child => child.State.IsActive()) || deciding.Exists(child => child.State == TaskState.Done))
        {
            return deciding.Exists(child => child.State == TaskState.Failed) && !counted.Exists(child => child.State.IsActive())
                ? TaskState.Failed
                : TaskState.Implementing;
        }

        if (deciding.Exists(child => child.State == TaskState.Failed))
        {
            return TaskState.Failed;
        }

        return deciding.Exists(child => child.State == TaskState.Pending) ? TaskState.Pending
            : deciding.TrueForAll(child => child.State == TaskState.Draft) ? TaskState.Draft
            : TaskState.Blocked;
    }

    /// <summary>True for a parent of which nothing is required: its own parent does not wait for it.</summary>
    /// <param name="children">As for <see cref="Compute"/>; a child that is a parent gives its own answer.</param>
    public static bool IsOptional(IReadOnlyCollection<(TaskState State, bool Optional)> children) =>
        children.Count > 0 && children.All(child => child.Optional || child.State == TaskState.Cancelled);
}
