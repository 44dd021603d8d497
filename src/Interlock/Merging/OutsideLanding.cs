using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Git;
using Interlock.Registry;
using Interlock.Registry.Reviewing;
using Interlock.WorkGraph;

namespace Interlock.Merging;

/// <summary>What gate 7 is to judge of a merge that the queue did not make.</summary>
/// <param name="Report">How the checks went; null when they were not asked.</param>
internal sealed record OutsideFinding(MergeFacts Facts, CheckReport? Report);

/// <summary>
/// A queued branch that somebody has merged by hand is not merged again: the checks run on the commit by which it came to the target,
/// and when they pass that is its merge. Red checks send nobody back to work: the commit is on the target already.
/// </summary>
internal sealed class OutsideLanding(TaskRegistry registry, MergeOptions options, TreeTests tests)
{
    /// <returns>Null: nobody has merged it, the queue does. A refusal holds the entry.</returns>
    public async Task<Result<OutsideFinding>?> FindAsync(MergeEntry entry, WorkTask task, CancellationToken cancellation)
    {
        var state = await registry.Workspace!.InspectMergeAsync(task.BaseCommit ?? "", entry.Head, entry.Named, cancellation);
        if (state.Commit is not { } commit)
        {
            return null;
        }

        var facts = MergeNaming.Facts(state, options.Checks!.Count > 0, entry.Named is not null);
        if (state.Range is { } range)
        {
            var watched = await registry.Watching.ProtectedAsync(task, range.From, range.To, cancellation);
            if (watched.IsRefused)
            {
                return (Result<OutsideFinding>)watched.Refusal;
            }

            facts = facts with { Protected = watched.Value };
        }

        if (ExitGates.MergeProvenance(facts with { Reverted = [], Undeclared = [], Protected = WatchedFacts.None }) is { Passed: false } verdict)
        {
            return (Result<OutsideFinding>)verdict.ToRefusal();
        }

        var known = registry.Entries.Evidence(entry.Task);
        if (known is { Passed: false } && known.Token == entry.Token && known.Commit == commit && known.Checks == registry.Context.Options.ChecksIdentity.Value)
        {
            return Judged(facts, false, known.FailedCheck, null);
        }

        var report = await tests.RunAsync(entry.Task, commit, state.Tree, cancellation);
        return report.IsRefused ? (Result<OutsideFinding>)report.Refusal : Judged(facts, report.Value.Failed is null, report.Value.Failed, report.Value);
    }

    private static OutsideFinding Judged(MergeFacts facts, bool passed, string? failed, CheckReport? report) =>
        new(facts with { ChecksPassed = passed, FailedCheck = failed, ChecksTree = facts.MergedTree, ChangedTree = report?.Changed ?? [] }, report);
}
