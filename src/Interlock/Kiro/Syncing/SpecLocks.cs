using Interlock.Git;

namespace Interlock.Kiro.Syncing;

/// <summary>One writer at a time per spec file, across processes: syncs and the ticks of merges.</summary>
/// <param name="directory">Where the lock files stand.</param>
internal sealed class SpecLocks(string directory, TimeProvider clock)
{
    /// <summary>As long as the Task Registry design waits for a spec's lock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Where a repository keeps them.</summary>
    public static SpecLocks In(string stateDirectory, TimeProvider clock) => new(Path.Combine(stateDirectory, "sync"), clock);

    /// <summary>Held until it is disposed; refusal <c>kiro.busy</c> when another holds it all the time.</summary>
    public async Task<Result<IDisposable>> EnterAsync(string spec, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        var entered = await new RepositoryMutex(Path.Combine(directory, $"{spec}.lock"), clock).EnterAsync(Patience, cancellation);
        return entered is { IsRefused: true, Refusal.Code: "git.mutex_busy" }
            ? new Refusal(RefusalKind.Conflict, "kiro.busy", $"Another process has been writing the file of {spec} for {Patience.TotalSeconds:0} s.", "Try again.")
            : entered;
    }
}
