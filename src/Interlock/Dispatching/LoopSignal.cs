namespace Interlock.Dispatching;

/// <summary>Wakes a loop. No wake is lost: one that comes after <see cref="Next"/> was called completes its task, however early.</summary>
internal sealed class LoopSignal
{
    private TaskCompletionSource next = New();

    /// <summary>To be called before the loop looks; what happens from then on wakes it.</summary>
    public Task Next()
    {
        var fresh = New();
        Interlocked.Exchange(ref next, fresh);
        return fresh.Task;
    }

    public void Wake() => Volatile.Read(ref next).TrySetResult();

    /// <summary>Wakes when the task has ended, however it ended.</summary>
    public T WakeAfter<T>(T task)
        where T : Task
    {
        _ = task.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
