namespace Interlock.Kiro;

/// <summary>What an update did to a file.</summary>
/// <param name="Content">The content now.</param>
/// <param name="Changed">False when nothing had to be written.</param>
internal sealed record KiroWritten(byte[] Content, bool Changed);

/// <summary>
/// Reads and replaces a <c>tasks.md</c> on disk that people and agents edit at the same time. Replacing is atomic, keeps the
/// mode, and happens only if the file still holds what was read; otherwise it is read again.
/// A symbolic link is followed where it stays inside: the repository for a file of it, the file's own directory for any other.
/// </summary>
/// <param name="time">The clock that waits between two attempts.</param>
internal sealed class KiroFile(TimeProvider time)
{
    private const int Attempts = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Top of the checkout whose files are read and written; null: none is known.</summary>
    public string? Root { get; init; }

    /// <summary>Where bytes come from, set by a test that puts a writer in between; null: the file.</summary>
    internal Func<string, byte[]>? ReadBytes { get; init; }

    /// <summary>Reads the whole file, waiting out a save that is under way.</summary>
    /// <returns>
    /// The bytes, or <c>kiro.not_found</c>, <c>kiro.not_a_file</c>, <c>kiro.not_readable</c>, <c>file.not_regular</c>, <c>file.outside</c>, <c>kiro.too_large</c> (before reading),
    /// <c>kiro.changed_while_read</c>.
    /// </returns>
    public async Task<Result<byte[]>> ReadAsync(string path, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await PauseBeforeAsync(attempt, cancellation).ConfigureAwait(false);
            var read = ReadOnce(path);
            if (read.IsRefused)
            {
                return read.Refusal;
            }

            if (read.Value is { } content)
            {
                return content;
            }
        }

        return new Refusal(RefusalKind.Conflict, "kiro.changed_while_read", $"{path} kept changing while it was read.", "Try again when it is saved.");
    }

    /// <summary>
    /// Reads, changes and replaces. <paramref name="change"/> is called again on the newest content when somebody else wrote
    /// meanwhile, so nothing of theirs is lost.
    /// </summary>
    /// <param name="path">The file, or a symbolic link to it.</param>
    /// <param name="change">Makes the new content of the old; the same bytes mean that nothing is written.</param>
    /// <param name="cancellation">Ends the attempts; the file is then as it was.</param>
    /// <returns>What was written, a refusal of <paramref name="change"/> or <see cref="ReadAsync"/>, <c>kiro.not_writable</c>, or <c>kiro.changed_while_written</c>.</returns>
    public async Task<Result<KiroWritten>> UpdateAsync(string path, Func<byte[], Result<byte[]>> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await PauseBeforeAsync(attempt, cancellation).ConfigureAwait(false);
            var read = await ReadAsync(path, cancellation).ConfigureAwait(false);
            if (read.IsRefused)
            {
                return read.Refusal;
            }

            var changed = change(read.Value);
            if (changed.IsRefused)
            {
                return changed.Refusal;
            }

            if (changed.Value.AsSpan().SequenceEqual(read.Value))
            {
                return new KiroWritten(read.Value, Changed: false);
            }

            var replaced = Replace(path, read.Value, changed.Value);
            if (replaced.IsRefused)
            {
                return replaced.Refusal;
            }

            if (replaced.Value)
            {
                return new KiroWritten(changed.Value, Changed: true);
            }
        }

        return new Refusal(
            RefusalKind.Conflict, "kiro.changed_while_written", $"{path} changed again each time it was about to be written; it was left as it is.", "Try again when nobody is saving it.");
    }

    /// <summary>Replaces the file if it still holds what was read.</summary>
    /// <returns>False when it holds something else now; <c>kiro.not_writable</c>.</returns>
    public Result<bool> ReplaceIfSame(string path, byte[] read, byte[] content) => Replace(path, read, content);

    private string RootOf(string path)
    {
        var whole = Path.GetFullPath(path);
        return Root is { } root && whole.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal) ? root : Path.GetDirectoryName(whole) ?? "/";
    }

    private static Refusal Unreadable(string path, Refusal why) => why.Code switch
    {
        "file.not_found" => new Refusal(RefusalKind.NotFound, "kiro.not_found", $"There is no file {path}."),
        "file.not_readable" => new Refusal(RefusalKind.Failed, "kiro.not_readable", why.Message),
        _ => why,
    };

    private async Task PauseBeforeAsync(int attempt, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (attempt > 0)
        {
            await Task.Delay(FirstPause * (1 << (attempt - 1)), time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The bytes, or null when the file changed meanwhile.</summary>
    private Result<byte[]?> ReadOnce(string path)
    {
        var root = RootOf(path);
        var before = RepositoryFile.Look(root, path, followsInside: true);
        if (before.IsRefused)
        {
            return Unreadable(path, before.Refusal);
        }

        if (before.Value.Kind == FileKind.Missing)
        {
            return Unreadable(path, FileRefusals.Missing(path));
        }

        if (before.Value.Kind == FileKind.Directory)
        {
            return new Refusal(RefusalKind.Usage, "kiro.not_a_file", $"{path} is a directory.");
        }

        if (before.Value is { Kind: FileKind.Regular, Length: > KiroDocument.MaxBytes })
        {
            return KiroRefusals.TooLarge(before.Value.Length);
        }

        var read = ReadBytes is { } bytes ? bytes(path) : RepositoryFile.Read(root, path, KiroDocument.MaxBytes, followsInside: true);
        return read.IsRefused ? read.Refusal.Code == "file.too_large" ? KiroRefusals.TooLarge(KiroDocument.MaxBytes + 1L) : Unreadable(path, read.Refusal)
            : RepositoryFile.Look(root, path, followsInside: true) is { IsRefused: false } after && after.Value == before.Value ? read.Value : null;
    }

    /// <summary>True when the file was replaced, false when it no longer holds what was read.</summary>
    private Result<bool> Replace(string path, byte[] read, byte[] content)
    {
        if (ReadBytes is { } bytes && !bytes(path).AsSpan().SequenceEqual(read))
        {
            return false;
        }

        var replaced = RepositoryFile.Replace(RootOf(path), path, content, new() { Expected = read, FollowsInside = true });
        return replaced is { IsRefused: true, Refusal.Code: "file.not_writable" } ? new Refusal(RefusalKind.Failed, "kiro.not_writable", replaced.Refusal.Message) : replaced;
    }
}
