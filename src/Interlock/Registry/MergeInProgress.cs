using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>The moment in which the target moves to a task's change.</summary>
internal static class MergeInProgress
{
    /// <summary>Null, or the refusal for whatever would take the task out of review while its change lands.</summary>
    public static Refusal? Refuse(IStoreReader reader, WorkTask task) => Records.Merges.Find(reader, task.Uid) is { Landing: true }
        ? new(RefusalKind.Conflict, "merge.landing", $"The change of {task.Ref} is being merged at this moment.", "Look again in a moment: 'interlock merge status'.")
        : null;
}
