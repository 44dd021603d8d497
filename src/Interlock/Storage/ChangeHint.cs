namespace Interlock.Storage;

/// <summary>
/// Wakes a reader when a store was perhaps written to: a hint from the file system, behind which a poll stands as the truth. Where
/// files cannot be watched, the poll is all there is.
/// </summary>
internal sealed class ChangeHint : IDisposable
{
    private readonly TimeProvider clock;
    private readonly TimeSpan poll;
    private readonly FileSystemWatcher? watcher;
    private TaskCompletionSource hint = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="poll">How long a wait lasts at most.</param>
    /// <param name="path">The store's file or directory; null: no hints.</param>
    public ChangeHint(TimeProvider clock, TimeSpan poll, string? path)
    {
        this.clock = clock;
        this.poll = poll;
        watcher = path is null ? null : Watch(path);
    }

    /// <summary>The file or directory of a store that has one.</summary>
    public static string? PathOf(IStore store) =>
        store.Location.Split(':', 2) is ["sqlite" or "files", { Length: > 0 } path] ? path : null;

    /// <summary>Returns after a change, or when the poll is due.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(hint.Task, Task.Delay(poll, clock, over.Token));
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        if (hint.Task.IsCompleted)
        {
            hint = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Dispose() => watcher?.Dispose();

    private FileSystemWatcher? Watch(string path)
    {
        try
        {
            // The log beside a database is what changes, so all files that begin like it are watched.
            var made = Directory.Exists(path)
                ? new FileSystemWatcher(path) { IncludeSubdirectories = true }
                : new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*");
            made.Changed += (_, _) => Volatile.Read(ref hint).TrySetResult();
            made.Created += (_, _) => Volatile.Read(ref hint).TrySetResult();
            made.EnableRaisingEvents = true;
            return made;
        }
        catch (Exception none) when (none is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // Only a hint: too many watches, or a directory that cannot be watched.
            return null;
        }
    }
}
