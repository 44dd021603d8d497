namespace Interlock.Hooks;

/// <summary>Writes a small file as a whole: whoever reads it sees the old one or the new one, also after a death in between.</summary>
internal static class Replacement
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Usual = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <param name="executable">Also make it a program; otherwise a file keeps the mode it has.</param>
    public static void Write(string path, string text, bool executable = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".interlock-new";
        try
        {
            using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // A full disk: what is there stays as it is, and nothing half stays beside it.
            File.Delete(temporary);
            throw;
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(temporary, executable ? Usual | Executable : File.Exists(path) ? File.GetUnixFileMode(path) : Usual);
        }

        File.Move(temporary, path, overwrite: true);
        DurableDirectory.Sync(Path.GetDirectoryName(path)!);
    }
}
