using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace Interlock.Git;

/// <summary>
/// One holder at a time per file, across threads and processes. The kernel frees it when its holder dies. The file stays: deleting
/// it would let two holders each lock a file of the same name.
/// </summary>
public sealed class RepositoryMutex(string file, TimeProvider clock)
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

        SafeFileHandle? handle = null;
        var entered = false;
        try
        {
            handle = Posix.OpenToLock(file);
            for (var pause = FirstPause; !Posix.TryLock(handle); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                if (clock.GetElapsedTime(started) >= wait)
                {
                    return Busy(wait);
                }

                await Task.Delay(pause, clock, cancellationToken);
            }

            entered = true;
            return new Held(handle, line);
        }
        finally
        {
            if (!entered)
            {
                handle?.Dispose();
                line.Release();
            }
        }
    }

    private Refusal Busy(TimeSpan wait)
        => new(RefusalKind.Conflict, "git.mutex_busy", $"Another process has been using this repository's '{Path.GetFileName(file)}' for {wait.TotalSeconds:0} s.",
            "Try again.", new JsonObject { ["file"] = file });

    private sealed class Held(SafeFileHandle handle, SemaphoreSlim line) : IDisposable
    {
        private int released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref released, 1) == 0)
            {
                Posix.Unlock(handle);
                line.Release();
            }
        }
    }
}
