using Interlock.Merging;

namespace Interlock.Dispatching;

/// <summary>The deploys of a dispatcher: beside its merges, one at a time.</summary>
/// <param name="queue">Null: nothing is deployed here.</param>
/// <param name="merges">Looks at its queue again after a deploy: a task that became done may have left a worktree or a box.</param>
internal sealed class Deploys(DeployQueue? queue, Merges merges, TimeProvider clock, LoopSignal signal) : IActivity
{
    private static readonly TimeSpan HeldRetry = TimeSpan.FromSeconds(2);

    private Task<Result<IReadOnlyList<MergeOutcome>>>? running;
    private long? heldSince;

    public string Name => "deploying";

    public bool IsUnderWay => running is not null;

    public IReadOnlyList<Task> Begun => running is null ? [] : [running];

    /// <summary>Ends what is under way; it is repeated by whoever comes next.</summary>
    public CancellationToken Ends { get; set; }

    public bool? Reap()
    {
        if (running is not { IsCompleted: true } ended)
        {
            return null;
        }

        running = null;
        try
        {
            var outcomes = ended.GetAwaiter().GetResult();
            heldSince = outcomes.IsRefused || outcomes.Value is [.., { Result: MergeResult.Held }] ? clock.GetTimestamp() : null;
            if (!outcomes.IsRefused)
            {
                merges.Owe();
            }

            return false;
        }
        catch (OperationCanceledException) when (Ends.IsCancellationRequested)
        {
            // What was to be deployed still waits for it.
            return null;
        }
    }

    public bool IsDue(bool draining) =>
        !draining && queue is not null && running is null && !Ends.IsCancellationRequested
        && !(heldSince is { } since && clock.GetElapsedTime(since) < HeldRetry)
        && queue.IsDue();

    public bool Start()
    {
        running = signal.WakeAfter(Task.Run(() => queue!.ProcessAsync(untilEmpty: true, null, Ends), CancellationToken.None));
        return false;
    }
}
