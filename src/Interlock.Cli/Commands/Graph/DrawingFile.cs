using System.Text;

namespace Interlock.Cli.Commands.Graph;

/// <summary>A drawing that goes to a file somebody named: whole or not at all, and over nothing but a file.</summary>
internal static class DrawingFile
{
    /// <summary>Null when the file may be written; asked before anything is drawn, and again when it is.</summary>
    public static Refusal? Refuse(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal) || Path.GetFileName(path).Length == 0)
        {
            return Refused($"'{Shown.Short(path)}' names no file");
        }

        var there = new FileInfo(path);
        if (there.LinkTarget is not null)
        {
            return Refused($"{path} is a symbolic link");
        }

        if (Directory.Exists(path) || (there.Exists && !IsPlain(path)))
        {
            return Refused($"{path} is there, and is no plain file that may be written");
        }

        return Directory.Exists(Path.GetDirectoryName(path))
            ? null
            : new(RefusalKind.NotFound, "output.no_directory", $"There is no directory {Path.GetDirectoryName(path)}.", "Make it first, or name another file.");
    }

    public static Refusal? Write(string path, string text)
    {
        if (Refuse(path) is { } refusal)
        {
            return refusal;
        }

        try
        {
            DurableFile.Write(path, Encoding.UTF8.GetBytes(text));
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new(RefusalKind.Failed, "output.failed", $"{path} could not be written: {fault.Message}", "Check the directory and the room on its disk, or leave --output out.");
        }
    }

    // A pipe or a device has no place to go to; opened for both ways it does not wait for a partner. One that may not be written is left alone.
    private static bool IsPlain(string path)
    {
        if (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return file.CanSeek;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Refusal Refused(string fact) => new(RefusalKind.Usage, "output.not_a_file", fact + ".", "Name a file, or leave --output out to have it on standard output.");
}
