using Interlock.Merging;

namespace Interlock.Dispatching;

/// <summary>The deploys of a dispatcher: beside its merges, one at a time.</summary>
internal sealed class Deployment(DeployQueue? queue, TimeProvider clock)
{
    private static readonly TimeSpan HeldRetry = TimeSpan.FromSeconds(2);

    private Task<Result<IReadOnlyList<MergeOutcome>>>? running;
    private long? heldSince;

    /// <summary>The deploy under way; completed while there is none.</summary>
    public Task Running => running ?? Task.CompletedTask;

    /// <summary>Ends what is under way; it is repeated by whoever comes next.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>Meets what went wrong in the one that has ended.</summary>
    /// <returns>True when something was deployed, or was tried.</returns>
    public async Task<bool> ReapAsync()
    {
        if (running is not { IsCompleted: true } ended)
        {
            return false;
        }

        running = null;
        try
        {
            var outcomes = await ended;
            heldSince = outcomes.IsRefused || outcomes.Value is [.., { Result: MergeResult.Held }] ? clock.GetTimestamp() : null;
            return !outcomes.IsRefused;
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            // What was to be deployed still waits for it.
            return false;
        }
    }

    public void Start()
    {
        var rests = heldSince is { } since && clock.GetElapsedTime(since) < HeldRetry;
        if (queue is not null && running is null && !rests && !Stop.IsCancellationRequested && queue.IsDue())
        {
            running = Task.Run(() => queue.ProcessAsync(untilEmpty: true, null, Stop), CancellationToken.None);
        }
    }
}
