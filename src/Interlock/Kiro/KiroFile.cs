namespace Interlock.Kiro;

/// <summary>What an update did to a file.</summary>
/// <param name="Content">The content now.</param>
/// <param name="Changed">False when nothing had to be written.</param>
public sealed record KiroWritten(byte[] Content, bool Changed);

/// <summary>
/// Reads and replaces a <c>tasks.md</c> on disk that people and agents edit at the same time. Replacing is atomic, keeps the
/// mode, goes through symbolic links, and happens only if the file still holds what was read; otherwise it is read again.
/// </summary>
/// <param name="time">The clock that waits between two attempts.</param>
public sealed class KiroFile(TimeProvider time)
{
    private const int Attempts = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Where bytes come from; a test puts a writer in between.</summary>
    internal Func<string, byte[]> ReadBytes { get; init; } = ReadAll;

    /// <summary>Reads the whole file, waiting out a save that is under way.</summary>
    /// <returns>
    /// The bytes, or <c>kiro.not_found</c>, <c>kiro.not_a_file</c>, <c>kiro.not_readable</c>, <c>kiro.too_large</c> (before reading),
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

    private static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new MemoryStream();
        var part = new byte[64 * 1024];

        // One byte more than allowed is enough to refuse a file without a length, such as a device.
        int count;
        while (buffer.Length <= KiroDocument.MaxBytes && (count = file.Read(part)) > 0)
        {
            buffer.Write(part, 0, count);
        }

        return buffer.ToArray();
    }

    private static string Target(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

    private static Refusal Unreadable(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => new Refusal(RefusalKind.NotFound, "kiro.not_found", $"There is no file {path}."),
        _ => new Refusal(RefusalKind.Failed, "kiro.not_readable", $"{path} cannot be read: {e.Message}"),
    };

    private static Refusal Unwritable(string path, string why) =>
        new(RefusalKind.Failed, "kiro.not_writable", $"{path} cannot be written: {why}");

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
        try
        {
            if (Directory.Exists(path))
            {
                return new Refusal(RefusalKind.Usage, "kiro.not_a_file", $"{path} is a directory.");
            }

            var target = Target(path);
            var before = Stamp.Of(target);
            if (before.Length > KiroDocument.MaxBytes)
            {
                return KiroRefusals.TooLarge(before.Length);
            }

            var content = ReadBytes(target);
            return content.Length > KiroDocument.MaxBytes ? KiroRefusals.TooLarge(content.Length) : before == Stamp.Of(target) ? content : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path, e);
        }
    }

    /// <summary>True when the file was replaced, false when it no longer holds what was read.</summary>
    private Result<bool> Replace(string path, byte[] read, byte[] content)
    {
        string? temporary = null;
        try
        {
            var target = Target(path);
            var mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(target);
            if (!OperatingSystem.IsWindows() && (mode & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == UnixFileMode.None)
            {
                return Unwritable(path, "it is read-only.");
            }

            temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, mode);
            }

            if (!ReadBytes(target).AsSpan().SequenceEqual(read))
            {
                return false;
            }

            File.Move(temporary, target, overwrite: true);
            temporary = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unwritable(path, e.Message);
        }
        finally
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>What tells that a file changed while it was read.</summary>
    private sealed record Stamp(long Length, DateTime Written)
    {
        public static Stamp Of(string path)
        {
            var info = new FileInfo(path);
            return new Stamp(info.Length, info.LastWriteTimeUtc);
        }
    }
}
