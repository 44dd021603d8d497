namespace Interlock.Ground;

/// <summary>
/// Where a file of a repository really is: the directory that holds it, held open, and its name in there. Nobody who renames
/// directories or puts links in the way can have what is done by it land elsewhere.
/// </summary>
internal abstract class FileSpot : IDisposable
{
    /// <summary>Links on the way, as many as the kernel follows; more is a loop.</summary>
    protected const int MostLinks = 40;

    /// <summary>The file's real path.</summary>
    public abstract string Path { get; }

    /// <summary>As it was asked for; what messages name.</summary>
    public required string Asked { get; init; }

    /// <summary>Finds the place of a file that may not exist.</summary>
    /// <param name="root">Absolute; everything must really lie in it.</param>
    /// <param name="path">Absolute, or relative to the root.</param>
    /// <param name="follow">A link that is the last step is followed too, as long as it stays inside; links on the way always are.</param>
    /// <param name="make">Directories that are missing are made.</param>
    /// <returns>Refusals <c>file.not_found</c> (a directory on the way, or the root), <c>file.outside</c>, <c>file.not_readable</c>.</returns>
    public static Result<FileSpot> Find(string root, string path, bool follow, bool make = false)
    {
        if (Posix.RealPath(root) is not { } real)
        {
            return FileRefusals.Missing(root);
        }

        if (path.Contains('\0') || Inside(root, real, path) is not { Length: > 0 } relative)
        {
            return FileRefusals.Outside(Shown.Short(path), root);
        }

        return OperatingSystem.IsLinux() ? HeldSpot.Walk(real, relative, path, follow, make) : PlainSpot.Walk(real, relative, path, follow, make);
    }

    public abstract Result<FileFacts> Stamp();

    /// <returns>The bytes; <c>file.not_found</c>, <c>file.not_regular</c>, <c>file.too_large</c>, <c>file.not_readable</c>.</returns>
    public abstract Result<byte[]> Read(int largest);

    /// <returns>For reading; <c>file.not_found</c>, <c>file.not_regular</c>, <c>file.not_readable</c>.</returns>
    public abstract Result<Stream> OpenRead();

    /// <returns>False when the file no longer holds what was expected; <c>file.not_regular</c>, <c>file.not_writable</c>.</returns>
    public abstract Result<bool> Replace(ReadOnlySpan<byte> content, Replacing how);

    /// <returns>False when there is none; <c>file.not_regular</c>, <c>file.not_writable</c>.</returns>
    public abstract Result<bool> Delete();

    public virtual void Dispose()
    {
    }

    /// <summary>The path from the root on, without <c>.</c> and <c>..</c>; null outside. Given by way of a link to the root or to something in it, it is the same file.</summary>
    protected static string? Inside(string root, string real, string path)
    {
        var whole = System.IO.Path.GetFullPath(path, real);
        return Below(real, whole) ?? Below(System.IO.Path.GetFullPath(root), whole)
            ?? (Posix.RealPath(System.IO.Path.GetDirectoryName(whole) ?? "/") is { } above ? Below(real, System.IO.Path.Combine(above, System.IO.Path.GetFileName(whole))) : null);
    }

    private static string? Below(string root, string whole) =>
        root == "/" ? whole.TrimStart('/') : whole.StartsWith(root, StringComparison.Ordinal) && whole.Length > root.Length && whole[root.Length] == '/' ? whole[(root.Length + 1)..] : null;
}
