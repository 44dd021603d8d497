using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>What a task's run needs while it lives: its lease is renewed, its locks grow; and it is told to end when they are lost.</summary>
internal sealed class RunWatch(TaskRegistry registry, DispatchOptions options, StopSwitch stop, Actor actor)
{
    public async Task KeepAliveAsync(WorkTask task, long token, CancellationToken ended)
    {
        var clock = registry.Context.Clock;
        var grows = task is { Completion: Completion.Merge, Files.Count: 0 };
        var step = grows && options.LockGrowth < options.Heartbeat ? options.LockGrowth : options.Heartbeat;
        using var timer = new PeriodicTimer(step, clock);
        var renewed = clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                var refused = grows ? await GrowAsync(task, token, ended) : null;
                if (refused is null && clock.GetElapsedTime(renewed) >= options.Heartbeat)
                {
                    refused = registry.Working.Heartbeat(task.Ref, token, actor).Refusal;
                    renewed = clock.GetTimestamp();
                }

                if (refused is not null)
                {
                    stop.Ask(StopCause.ClaimLost);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The run has ended; so has the need to keep it alive.
        }
    }

    /// <summary>Locks that cannot be grown now are grown with the next look, or taken when the work is handed in.</summary>
    private async Task<Refusal?> GrowAsync(WorkTask task, long token, CancellationToken ended)
    {
        try
        {
            return (await registry.Submitting.GrowLocksAsync(task.Ref, token, actor, ended)).Refusal;
        }
        catch (Exception failure) when (failure is RefusalException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
