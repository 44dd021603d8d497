using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Merging;

/// <summary>
/// What the queue would do, as far as that can be told without running checks: each entry is merged onto those before it. Nothing is
/// written but objects that no ref leads to.
/// </summary>
internal sealed class MergeRehearsal(TaskRegistry registry, IMergeRepository repository, MergeOptions options)
{
    public async Task<IReadOnlyList<MergeOutcome>> RunAsync(bool untilEmpty, CancellationToken cancellation)
    {
        var outcomes = new List<MergeOutcome>();
        var target = registry.Workspace!.TargetTip();
        foreach (var entry in registry.Reading.MergeQueue().Take(untilEmpty ? int.MaxValue : 1))
        {
            var task = registry.Lookups.Task(entry.Task);
            var name = task?.Ref.ToString() ?? entry.Task;
            if (task is not { State: TaskState.Reviewing } || task.LastToken != entry.Token)
            {
                outcomes.Add(new(name, MergeResult.Stale, null, null, TimeSpan.Zero));
                continue;
            }

            var (result, refusal, tip) = target.IsRefused ? (MergeResult.Held, target.Refusal, "")
                : options.Checks is null ? (MergeResult.Held, ExitGates.Merge(new(null, false, false, false, [], null, "", "", null, null, false)).ToRefusal(), target.Value)
                : entry.Head.Length == 0 ? (MergeResult.Checked, null, target.Value)
                : await MergeAsync(entry, task, target.Value, cancellation);
            outcomes.Add(new(name, result, null, refusal, TimeSpan.Zero));
            target = target.IsRefused ? target : tip;
        }

        return outcomes;
    }

    /// <returns>What would become of it, why, and where the target would stand then.</returns>
    private async Task<(MergeResult Result, Refusal? Refusal, string Target)> MergeAsync(MergeEntry entry, WorkTask task, string target, CancellationToken cancellation)
    {
        var built = await repository.BuildAsync(
            new() { Target = options.Target, OldTarget = target, Tips = [entry.Head], Message = "rehearsed\n" },
            cancellation);
        if (built.Candidate is not { } candidate)
        {
            return (MergeResult.Returned, Refuse("merge.conflict", $"it conflicts with {options.Target} in", built.Conflict!.Files), target);
        }

        var reverted = await repository.RevertedAsync(new(candidate.Commit, target, entry.Head, task.BaseCommit ?? "", ""), cancellation);
        return reverted.Count > 0 ? (MergeResult.Returned, Refuse("merge.reverts_others", "it would put back the work of others:", reverted), target)
            : await repository.RefuseFollowAsync(target, candidate.Commit, cancellation) is { } overlapping ? (MergeResult.Held, overlapping, target)
            : (MergeResult.Merged, null, candidate.Commit);
    }

    private Refusal Refuse(string code, string what, IReadOnlyList<string> files) => new(
        RefusalKind.Conflict, code, $"It would be sent back: {what} {string.Join(", ", files)}.", $"Bring the branch up to date with {options.Target}, then submit again.", new() { ["files"] = JsonList.Of(files) });
}
