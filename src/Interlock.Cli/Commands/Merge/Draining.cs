using Interlock.Cli.Composition;
using Interlock.Merging;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Merge;

/// <summary>After a task was handed in or accepted: works on the merge queue unless another process does, and answers with the task.</summary>
internal static class Draining
{
    /// <param name="untrusted">Said before the reason when the repository's commands are not trusted; the queue is left alone then.</param>
    public static async Task<int> RunAsync(CommandContext context, Workplace workplace, WorkTask task, string untrusted)
    {
        if (workplace.Merges is not { } merges || context.DryRun)
        {
            return TaskAnswer.Print(context, workplace, task);
        }

        if (workplace.RequireTrust() is { } refusal)
        {
            context.Print.Warn(refusal.Code, $"{untrusted}: {refusal.Message}");
            return TaskAnswer.Print(context, workplace, task);
        }

        var cancellation = context.Interrupts.Graceful;
        var merged = await merges.ProcessAsync(untilEmpty: true, noted: null, cancellation);
        if (workplace.Deploys(context.Actor().Host) is { } deploys)
        {
            var deployed = await deploys.ProcessAsync(untilEmpty: true, noted: null, cancellation);
            merged = deployed.IsRefused ? merged : Together(merged, deployed.Value);
        }

        await merges.TidyAsync(cancellation);
        var own = merged.IsRefused ? null : merged.Value.LastOrDefault(outcome => outcome.Task == task.Ref.ToString());
        if (own is { Result: MergeResult.Returned, Refusal: { } sentBack })
        {
            return context.Refuse(sentBack);
        }

        if (own is { Result: MergeResult.Held or MergeResult.DeployFailed, Refusal: { } held })
        {
            context.Print.Warn(held.Code, held.Message);
        }

        return TaskAnswer.Print(context, workplace, task);
    }

    /// <summary>What became of the merges, then of the deploys; a merge queue that another process holds is no reason not to deploy.</summary>
    public static Result<IReadOnlyList<MergeOutcome>> Together(Result<IReadOnlyList<MergeOutcome>> merged, IReadOnlyList<MergeOutcome> deployed) =>
        deployed.Count == 0 ? merged : (MergeOutcome[])[.. merged.IsRefused ? [] : merged.Value, .. deployed];
}
