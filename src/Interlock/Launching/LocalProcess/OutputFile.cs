using System.Globalization;
using System.Text;
using Interlock.Runs;
using Microsoft.Win32.SafeHandles;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// The output of a run on disk. The process writes straight into it, so nothing breaks when the watcher dies. While it grows the watcher cuts the
/// middle out: it frees those blocks and leaves offsets as they are, so neither the writer nor a follower notices. When the run has ended the
/// file is put together: head, one line that says what was left out, tail.
/// </summary>
internal sealed class OutputFile(string path, OutputLimit limit)
{
    private const int Block = 4096;
    private const int PreviewBytes = 2048;

    private readonly string cutPath = CutPathOf(path);

    /// <summary>Where the range that was cut out is written down: <c>from to</c>, bytes.</summary>
    public static string CutPathOf(string path) => path + ".cut";

    /// <summary>Bytes written so far; 0 when there is no file.</summary>
    public long Length()
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }

    /// <summary>Cuts the middle out when the file is larger than head and tail, and enough has come since the last time.</summary>
    public void Trim()
    {
        var from = RoundUp(limit.Head);
        var to = RoundUp(Length() - limit.Tail) - Block;
        var already = Cut()?.To ?? from;
        if (to - already < Math.Max(Block, limit.Tail / 4))
        {
            return;
        }

        // Written down first: a range that is said to be cut and is not yet does no harm.
        File.WriteAllText(cutPath, string.Create(CultureInfo.InvariantCulture, $"{from} {to}\n"));
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

        // A file system that cannot do this keeps those blocks until the run ends; all of the usual ones can.
        _ = Posix.Fallocate(handle, Posix.FallocatePunchHole | Posix.FallocateKeepSize, from, to - from);
    }

    /// <summary>Puts the file together after the last writer is gone.</summary>
    public void Close()
    {
        Trim();
        if (Cut() is not { } cut)
        {
            return;
        }

        // Two may watch the same end, a dispatcher and a command; whoever comes second finds a file that is whole.
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        using (var from = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            if (RandomAccess.GetLength(from) < cut.To)
            {
                return;
            }

            using var to = PrivateFile.Create(temporary);
            Copy(from, to, 0, cut.From);
            to.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n[interlock: {cut.To - cut.From} bytes left out]\n")));
            Copy(from, to, cut.To, RandomAccess.GetLength(from));
        }

        File.Move(temporary, path, overwrite: true);
        File.Delete(cutPath);
    }

    /// <summary>The end of the output as text; bytes that are no UTF-8 are replaced.</summary>
    public string Tail(int bytes)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        var start = Math.Max(Math.Max(0, length - bytes), Cut()?.To ?? 0);
        var buffer = new byte[length - start];
        var got = RandomAccess.Read(handle, buffer, start);
        return Encoding.UTF8.GetString(buffer, 0, got);
    }

    /// <summary>The last lines for people: no control characters, so that no output can play tricks on a terminal.</summary>
    public static string Preview(string tail)
    {
        var text = new StringBuilder(PreviewBytes);
        foreach (var c in tail.AsSpan(Math.Max(0, tail.Length - PreviewBytes)))
        {
            if (c is '\n' or '\t' || (!char.IsControl(c) && c is not ('\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))))
            {
                text.Append(c);
            }
        }

        return text.ToString().Trim();
    }

    private static void Copy(SafeFileHandle from, FileStream to, long start, long end)
    {
        var buffer = new byte[64 * 1024];
        while (start < end)
        {
            var got = RandomAccess.Read(from, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - start)), start);
            if (got == 0)
            {
                return;
            }

            to.Write(buffer, 0, got);
            start += got;
        }
    }

    private static long RoundUp(long n) => (n + Block - 1) / Block * Block;

    private (long From, long To)? Cut()
    {
        if (!File.Exists(cutPath))
        {
            return null;
        }

        var words = File.ReadAllText(cutPath).Trim().Split(' ');
        return words.Length == 2
            && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from <= to
            ? (from, to)
            : null;
    }
}
