using System.Text;

namespace Interlock.Ground;

/// <summary>How a file is replaced.</summary>
internal sealed record Replacing
{
    public static Replacing Plain { get; } = new();

    /// <summary>The bytes that it must still hold, or it is left as it is; null: whatever it holds. Made new only where this is null.</summary>
    public byte[]? Expected { get; init; }

    /// <summary>Its mode; null: the one it has, or what is usual for a new file.</summary>
    public UnixFileMode? Mode { get; init; }

    /// <summary>A link as the last step is replaced itself.</summary>
    public bool ReplacesLinks { get; init; }

    /// <summary>A link as the last step is followed where it stays inside, and the file that it leads to is replaced.</summary>
    public bool FollowsInside { get; init; }

    /// <summary>Directories that are missing are made.</summary>
    public bool MakesDirectories { get; init; }
}

/// <summary>
/// Files of a repository, which agents and their programs can write as well as we: nothing that stands there can make us wait, read
/// without end, or read and write elsewhere. A file is a regular one, really inside its root, of bounded size; its last step is not
/// followed when it is a link, unless asked for, and no link on the way leads out. Anything else is one refusal, never a hang:
/// <c>file.not_found</c>, <c>file.outside</c>, <c>file.not_regular</c>, <c>file.too_large</c>, <c>file.not_readable</c>,
/// <c>file.not_writable</c>.
/// </summary>
internal static class RepositoryFile
{
    /// <summary>The whole file.</summary>
    /// <param name="root">Absolute: the top of a checkout, or another directory that the file must really lie in.</param>
    /// <param name="path">Absolute, or relative to the root.</param>
    /// <param name="largest">Bytes that are read at most; more is <c>file.too_large</c>.</param>
    /// <param name="followsInside">A link as the last step is followed where it stays inside.</param>
    public static Result<byte[]> Read(string root, string path, int largest, bool followsInside = false)
    {
        var found = FileSpot.Find(root, path, followsInside);
        if (found.IsRefused)
        {
            return found.Refusal;
        }

        using var spot = found.Value;
        return spot.Read(largest);
    }

    /// <summary>The file, opened to be read a part at a time.</summary>
    /// <param name="root">As for <see cref="Read"/>.</param>
    /// <param name="path">As for <see cref="Read"/>.</param>
    public static Result<Stream> Open(string root, string path)
    {
        var found = FileSpot.Find(root, path, follow: false);
        if (found.IsRefused)
        {
            return found.Refusal;
        }

        using var spot = found.Value;
        return spot.OpenRead();
    }

    /// <summary>As <see cref="Read"/>, but null when there is no such file.</summary>
    public static Result<byte[]?> ReadIfThere(string root, string path, int largest, bool followsInside = false)
    {
        var read = Read(root, path, largest, followsInside);
        return !read.IsRefused ? read.Value : read.Refusal.Code == "file.not_found" ? (byte[]?)null : read.Refusal;
    }

    /// <summary>A file that a person named or keeps: its links are followed wherever they lead. Still regular, bounded, and never waited for.</summary>
    public static Result<byte[]> ReadNamed(string path, int largest)
    {
        var real = Posix.RealPath(path) ?? Path.GetFullPath(path);
        return Read(Path.GetDirectoryName(real) ?? "/", real, largest);
    }

    /// <summary>The text of such a file; null where there is none, or it cannot be read, is no regular file, or is larger.</summary>
    public static string? Text(string path, int largest) => ReadNamed(path, largest) is { IsRefused: false } read ? Encoding.UTF8.GetString(read.Value) : null;

    /// <summary>What stands there; <see cref="FileKind.Missing"/> also where a directory on the way is missing.</summary>
    /// <returns>Refusals <c>file.outside</c>, <c>file.not_readable</c>.</returns>
    public static Result<FileFacts> Look(string root, string path, bool followsInside = false)
    {
        var found = FileSpot.Find(root, path, followsInside);
        if (found.IsRefused)
        {
            return found.Refusal.Code == "file.not_found" ? default(FileFacts) : found.Refusal;
        }

        using var spot = found.Value;
        return spot.Stamp();
    }

    /// <summary>True when a regular file stands there that <see cref="Read"/> would open.</summary>
    public static bool IsThere(string root, string path, bool followsInside = false) =>
        Look(root, path, followsInside) is { IsRefused: false, Value.Kind: FileKind.Regular };

    /// <summary>Puts a whole file in place, on disk before it returns; others see the old content or the new, never a part.</summary>
    /// <returns>False when the file no longer held what was expected.</returns>
    public static Result<bool> Replace(string root, string path, ReadOnlySpan<byte> content, Replacing? how = null)
    {
        how ??= Replacing.Plain;
        var found = FileSpot.Find(root, path, how.FollowsInside, how.MakesDirectories);
        if (found.IsRefused)
        {
            return found.Refusal;
        }

        using var spot = found.Value;
        return spot.Replace(content, how);
    }

    /// <summary>Removes a regular file; a link or anything else is left and refused.</summary>
    /// <returns>False when there is none.</returns>
    public static Result<bool> Delete(string root, string path)
    {
        var found = FileSpot.Find(root, path, follow: false);
        if (found.IsRefused)
        {
            return found.Refusal.Code == "file.not_found" ? false : found.Refusal;
        }

        using var spot = found.Value;
        return spot.Delete();
    }
}
