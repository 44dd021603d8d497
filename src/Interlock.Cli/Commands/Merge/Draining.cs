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
        if (workplace.Git is null || context.DryRun)
        {
            return TaskAnswer.Print(context, workplace, task);
        }

        if (workplace.RequireTrust() is { } refusal)
        {
            context.Print.Warn(refusal.Code, $"{untrusted}: {refusal.Message}");
            return TaskAnswer.Print(context, workplace, task);
        }

        var merged = await new MergeRound(workplace, context.Actor().Host).RunAsync(untilEmpty: true, context.Interrupts.Graceful);
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
}
