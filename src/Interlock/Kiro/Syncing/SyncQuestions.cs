using Interlock.Lifecycle;
using Interlock.Registry.Syncing;

namespace Interlock.Kiro.Syncing;

/// <summary>
/// What a sync asks about instead of doing it: done work that would reopen without anybody having meant one task (an older checkout, a
/// stale save), and other work in the place of work that is held or done.
/// </summary>
internal sealed class SyncQuestions
{
    /// <summary>Boxes that a person clears on purpose in one go.</summary>
    private const int MostAtOnce = 2;

    private readonly SyncOptions options;
    private readonly bool many;

    private SyncQuestions(SyncOptions options, bool many)
    {
        this.options = options;
        this.many = many;
    }

    public static SyncQuestions Of(IReadOnlyList<KiroTask> tasks, SyncIdentity identity, SyncOptions options) => new(
        options,
        tasks.Count(task => !task.IsParent && !SyncBase.IsDone(task.Mark)
            && identity.Find(task) is { Task.IsParent: false, State: TaskState.Done, Base: { } agreed } && SyncBase.IsDone(agreed.Mark)) > MostAtOnce);

    /// <summary>The verdict on a box, or that it is asked about.</summary>
    public MarkVerdict Reopening(MarkVerdict mark, SyncTask known) =>
        mark.Turn != SyncTurn.Reopen || options.Accepts || !(many || options.Standing != Standing.Later || known.Task.MergeCommit is not null)
            ? mark
            : new()
            {
                Mark = known.Base!.Mark,
                Said = known.Base.Said,
                Conflict = ("sync.would_reopen", $"The box of {known.Task.Ref} is cleared and it stays done: {Why(known)}. 'interlock spec sync {known.Task.Spec} --accept' reopens it."),
            };

    /// <summary>That a line became other work than what is held or done under it; null: it did not, or that is accepted.</summary>
    public (string Code, string Message)? Replaced(KiroTask task, SyncTask known) =>
        options.Accepts || known.Base is not { Unread: false, Text: var agreed } || task.IsParent || known.Task.IsParent || !(known.Held || known.State == TaskState.Done)
        || IdentityMatcher.IsSameWork(agreed.Title, agreed.Description, task.Title, task.Description) || IdentityMatcher.IsSameWork(known.Task.Title, null, task.Title, null)
            ? null
            : ("task.replaced", $"{known.Task.Ref} is {(known.Held ? "held" : "done")}, and its line says '{task.Title}' now; '{known.Task.Title}' is kept. Give other work a number of its own, or 'interlock spec sync {known.Task.Spec} --accept' renames it.");

    private string Why(SyncTask known) =>
        options.Standing != Standing.Later ? "this checkout does not hold what the spec was last read from"
        : known.Task.MergeCommit is not null ? "its work is merged"
        : "many would reopen at once";
}
