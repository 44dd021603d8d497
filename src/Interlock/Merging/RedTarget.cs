using System.Text.Json.Nodes;
using Interlock.Registry;

namespace Interlock.Merging;

/// <summary>
/// A red candidate on a red target is not the task's failure: the checks of the tip itself are run, once for each tree, and a red tip holds
/// the queue. What was red is believed for a while, so that a queue that waits does not run the same checks again and again.
/// </summary>
internal sealed class RedTarget(TaskRegistry registry, IMergeRepository repository, MergeOptions options, TreeTests tests)
{
    /// <summary>After so long a red tree is tried again: what is outside of it may have been mended.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromMinutes(10);

    /// <summary>The candidate and the tip were red a moment ago, and are the same trees.</summary>
    public async Task<Refusal?> StillAsync(string candidateTree, string tip, CancellationToken cancellation) =>
        Known(candidateTree) is null ? null : Known(await repository.TreeOfAsync(tip, cancellation)) is { } red ? Refuse(tip, red.Failed, red.Command, red.Log) : null;

    /// <summary>The tip's own checks. Null: it is green, the candidate is to blame. What keeps them from running is answered as it is.</summary>
    public async Task<Refusal?> FindAsync(string tip, CancellationToken cancellation)
    {
        var tree = await repository.TreeOfAsync(tip, cancellation);
        if (Known(tree) is { } red)
        {
            return Refuse(tip, red.Failed, red.Command, red.Log);
        }

        var report = await tests.RunAsync(null, tip, tree, cancellation);
        return report.IsRefused ? report.Refusal
            : report.Value is { Failed: { } failed } found ? Refuse(tip, failed, found.Command, found.Log)
            : null;
    }

    private Refusal Refuse(string tip, string failed, string? command, string? log) => new(
        RefusalKind.Conflict,
        "target.red",
        $"Check '{failed}' fails on {options.Target} itself, at {tip[..10]}.",
        $"Run 'interlock check' to see it fail{(log is null ? "" : $", or read {log}")}. Mend {options.Target}, by a task that makes the check pass or by a commit of a person; the queue goes on by itself.",
        new JsonObject { ["target"] = options.Target, ["commit"] = tip, ["check"] = failed, ["command"] = command, ["log"] = log });

    private RedTree? Known(string tree) =>
        registry.Entries.Red(tree) is { } red
        && red.Checks == Check.Identity(options.Checks!)
        && red.At <= registry.Context.Now && registry.Context.Now - red.At < Believed
            ? red
            : null;
}
