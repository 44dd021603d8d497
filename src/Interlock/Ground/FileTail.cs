using System.Text;

namespace Interlock.Ground;

/// <summary>The end of a file that somebody else may have written: opened like any other of those, and never more of it than is asked for.</summary>
internal static class FileTail
{
    private const int LongestLine = 400;

    /// <summary>The last lines, each shortened where it is very long; empty when there is no such file, or it cannot be read.</summary>
    /// <param name="lines">So many at most.</param>
    /// <param name="bytes">So much of the file is read.</param>
    public static string Lines(string path, int lines, int bytes)
    {
        var opened = RepositoryFile.Open(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        if (opened.IsRefused)
        {
            return "";
        }

        using var file = opened.Value;
        var length = (int)Math.Min(file.Length, bytes);
        var cut = file.Length > length;
        file.Seek(-length, SeekOrigin.End);
        var buffer = new byte[length];
        length = file.ReadAtLeast(buffer, length, throwOnEndOfStream: false);
        var all = Encoding.UTF8.GetString(buffer, 0, length).ReplaceLineEndings("\n").TrimEnd().Split('\n');

        // Of a file that begins before what was read, the first line is only the end of one.
        return string.Join('\n', all.Skip(cut && all.Length > 1 ? 1 : 0).TakeLast(lines).Select(Short)).Trim('\n');
    }

    private static string Short(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + "…";
}
