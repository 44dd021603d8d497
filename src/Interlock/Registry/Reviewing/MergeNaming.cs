using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Registry.Reviewing;

/// <summary>A worker names the commit by which somebody merged the branch.</summary>
internal sealed class MergeNaming(RegistryContext context, IWorkspace? workspace)
{
    /// <summary>The facts of gate 7 that git knows; the checks have not run.</summary>
    public static MergeFacts Facts(MergeState state, bool? checksConfigured, bool named) => new(
        MergeCommit: state.Commit,
        Exists: state.Exists,
        OnTarget: state.OnTarget,
        PatchPresent: state.PatchPresent,
        Reverted: state.Reverted,
        ChecksConfigured: checksConfigured,
        ChecksTree: "",
        MergedTree: state.Tree,
        ChecksPassed: null,
        FailedCheck: null,
        NeedsRevision: false)
    {
        Brought = state.Brought,
        Outside = state.Commit is null ? null : new(state.Shape, state.MadeBy, state.Subject, named),
    };

    /// <summary>
    /// What can be said before the checks. That it puts back the work of others is left to the queue: the commit is on the target all
    /// the same, and a person may have to accept it.
    /// </summary>
    public static Verdict Judge(MergeState state) => ExitGates.MergeProvenance(Facts(state with { Reverted = [] }, null, named: true));

    /// <summary>For a task in review. Also asks for another run of the checks where an earlier one was red.</summary>
    public async Task<Result<WorkTask>> NameAsync(WorkTask task, long? token, string commit, Actor actor, CancellationToken cancellation)
    {
        var entry = context.Store.Read(reader => Records.Merges.Find(reader, task.Uid));
        if (entry is null || entry.Head.Length == 0 || workspace is null)
        {
            return new Refusal(RefusalKind.Conflict, "merge.not_queued", $"{task.Ref} has no branch that waits to be merged.", "See 'interlock merge status'.");
        }

        var verdict = Judge(await workspace.InspectMergeAsync(task.BaseCommit ?? "", entry.Head, commit, cancellation));
        return context.Write<WorkTask>(Authority.Submit.For(actor, task.Ref, token), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(task.Uid) is not { State: TaskState.Reviewing } now || Records.Merges.Find(tx, task.Uid) is not { } queued || queued.Head != entry.Head)
            {
                return new Refusal(RefusalKind.Conflict, "version.stale", $"{task.Ref} changed while the commit was looked at.", "Try again.");
            }

            var claim = Holding.Verify(changes, now, token);
            if (claim.IsRefused)
            {
                return claim.Refusal;
            }

            if (!verdict.Passed)
            {
                changes.Log(verdict, now);
                return verdict.ToRefusal();
            }

            if (MergeInProgress.Refuse(tx, now) is { } landing)
            {
                return landing;
            }

            Records.Merges.Put(tx, queued with { Named = commit, Held = null });
            Records.Evidence.Delete(tx, now.Uid);
            changes.Log(EventTypes.MergeQueued, now, new() { ["head"] = queued.Head, ["named"] = commit });
            return changes.Put(now);
        });
    }
}
