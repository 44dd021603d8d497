using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.WorkGraph;

namespace Interlock.Registry.Reviewing;

/// <summary>
/// A submission that adds nothing to what an earlier attempt has merged already: after a deploy that failed at its limit only the deploy
/// is left. Gates 5 and 6 stand on the merge of that attempt, gate 7 is judged again on what was recorded of it.
/// </summary>
internal sealed class MergedBefore(RegistryContext context, IWorkspace workspace, Completing completing)
{
    public static bool Is(WorkTask task, BranchState state) => task.MergeCommit is not null && state is { Exists: true, Commits: 0, Dirty.Count: 0 };

    /// <summary>Null: what was read has changed, judge again.</summary>
    public async Task<Result<WorkTask>?> SubmitAsync(WorkTask read, long? token, BranchState state, Actor actor, CancellationToken cancellation)
    {
        var merge = await workspace.InspectMergeAsync("", "", read.MergeCommit, cancellation);
        return context.WriteJudged<WorkTask>(Authority.Submit.For(actor, read.Ref, token), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(read.Uid) is not { } task || task.Version != read.Version)
            {
                return null;
            }

            var claim = Holding.Verify(changes, task, token);
            if (claim.IsRefused)
            {
                return claim.Refusal;
            }

            var evidence = Records.Evidence.Find(tx, task.Uid) is { } found && found.Commit == task.MergeCommit ? found : null;
            var gate5 = ExitGates.Branch(new(
                Branch: state.Branch,
                NameMatches: workspace.NamedByRule(task, state.Branch),
                ExpectedName: workspace.BranchOf(task),
                Exists: state.Exists,
                Commits: state.Commits,
                ForeignTask: BranchLook.Foreign(tx, task, state.Branch),
                Dirty: state.Dirty,
                Changed: [],
                Locked: [.. tx.LocksOf(task.Uid).Select(held => held.Path)],
                IgnoreCase: changes.Options.IgnoreCase,
                Risk: null,
                RiskApproved: true)
            { MergedBefore = evidence?.Commit });
            changes.Log(gate5, task);
            if (!gate5.Passed)
            {
                return gate5.ToRefusal();
            }

            var change = task.Change is { } number ? completing.Forge.FindChange(tx, number) : null;
            var gate6 = ExitGates.Change(new(
                Number: task.Change,
                Exists: change is not null,
                Open: change?.State == "open",
                ChangeBranch: change?.Branch ?? "",
                Branch: state.Branch,
                Head: change?.Head ?? "",
                BranchHead: state.Head)
            {
                MergedBefore = change is { State: "merged" } && change.MergeCommit == task.MergeCommit ? task.MergeCommit : null,
            });
            changes.Log(gate6, task);
            if (!gate6.Passed)
            {
                return gate6.ToRefusal();
            }

            var gate7 = ExitGates.Merge(new(
                MergeCommit: merge.Commit,
                Exists: merge.Exists,
                OnTarget: merge.OnTarget,
                PatchPresent: evidence is not null,
                Reverted: evidence?.Reverted ?? [],
                ChecksConfigured: changes.Options.Checks is null ? null : changes.Options.Checks.Count > 0,
                ChecksTree: evidence?.Tree ?? "",
                MergedTree: merge.Tree,
                ChecksPassed: evidence?.Checks == changes.Options.ChecksIdentity.Value ? evidence.Passed : null,
                FailedCheck: evidence?.FailedCheck,
                NeedsRevision: false)
            {
                Outside = evidence?.Outside,
                Accepted = evidence is null ? null : Accepting.Of(tx, evidence, changes.Options.FourEyes),
            });
            changes.Log(gate7, task);
            if (!gate7.Passed)
            {
                return gate7.ToRefusal();
            }

            changes.PutClaim(claim.Value with { Parked = true });
            Records.Evidence.Put(tx, evidence! with { Token = claim.Value.Token });
            return completing.Landed(changes, changes.Move(task with { Branch = state.Branch, Progress = 100 }, TaskState.Reviewing));
        });
    }
}
