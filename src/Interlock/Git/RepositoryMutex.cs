using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// One holder at a time per file, across threads and processes. The kernel frees it when its holder dies. The file stays: deleting
/// it would let two holders each lock a file of the same name.
/// </summary>
internal sealed class RepositoryMutex(string file, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(40);

    // Threads of this process queue here in order; only their first one looks at the file.
    private readonly SemaphoreSlim line = new(1, 1);

    /// <summary>Waits at most <paramref name="wait"/>; refusal <c>git.mutex_busy</c> after that.</summary>
    public async Task<Result<IDisposable>> EnterAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        if (!await line.WaitAsync(wait, cancellationToken))
        {
            return Busy(wait);
        }

        LockFile? taken = null;
        try
        {
            taken = LockFile.TryTake(file);
            for (var pause = FirstPause; taken is null; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                if (clock.GetElapsedTime(started) >= wait)
                {
                    return Busy(wait);
                }

                await Task.Delay(pause, clock, cancellationToken);
                taken = LockFile.TryTake(file);
            }

            return new Held(taken, line);
        }
        finally
        {
            if (taken is null)
            {
                line.Release();
            }
        }
    }

    private Refusal Busy(TimeSpan wait)
        => new(RefusalKind.Conflict, "git.mutex_busy", $"Another process has been using this repository's '{Path.GetFileName(file)}' for {wait.TotalSeconds:0} s.",
            "Try again.", new JsonObject { ["file"] = file });

    private sealed class Held(LockFile taken, SemaphoreSlim line) : IDisposable
    {
        private int released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref released, 1) == 0)
            {
                taken.Dispose();
                line.Release();
            }
        }
    }
}
