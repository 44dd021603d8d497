using System.Buffers;
using System.Buffers.Text;
using System.IO.Enumeration;
using System.Text;

namespace Interlock.Launching.LocalProcess;

/// <summary>Reads <c>/proc</c> without an exception for every process that is gone or not ours: a scan meets hundreds of them.</summary>
internal static unsafe class ProcFile
{
    private const long KernelThread = 0x0020_0000;

    /// <summary>All process ids, in no order.</summary>
    public static IEnumerable<int> Pids() => new FileSystemEnumerable<int>("/proc", (ref entry) => int.Parse(entry.FileName))
    {
        ShouldIncludePredicate = (ref entry) => !entry.FileName.ContainsAnyExceptInRange('0', '9'),
    };

    /// <summary>The statistics of a process; null when there is none.</summary>
    public static ProcessFacts? Facts(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var length = Read(pid, "/stat"u8, buffer);
        return length <= 0 ? null : ParseStat(pid, buffer[..length]);
    }

    /// <summary>Whether the environment with which the process was started has this entry, <c>NAME=value</c>. Null: there is no environment, though we may look.</summary>
    public static bool? HasVariable(int pid, ReadOnlySpan<byte> entry)
    {
        var text = ReadAll(pid, "/environ"u8, out var rented, out var readable);
        try
        {
            if (text.IsEmpty)
            {
                return readable ? null : false;
            }

            foreach (var range in text.Split((byte)0))
            {
                if (text[range].SequenceEqual(entry))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The value of a variable in the environment with which the process was started.</summary>
    public static string? Variable(int pid, ReadOnlySpan<byte> nameAndEquals)
    {
        var text = ReadAll(pid, "/environ"u8, out var rented, out _);
        try
        {
            foreach (var range in text.Split((byte)0))
            {
                if (text[range].StartsWith(nameAndEquals))
                {
                    return Encoding.UTF8.GetString(text[range][nameAndEquals.Length..]);
                }
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The arguments of a process; empty when there are none to see.</summary>
    public static string[] Arguments(int pid)
    {
        var text = ReadAll(pid, "/cmdline"u8, out var rented, out _);
        try
        {
            return Encoding.UTF8.GetString(text).Split('\0');
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Whether the working directory of the process is this one or lies below it (also when it was deleted meanwhile).</summary>
    public static bool WorksBelow(int pid, ReadOnlySpan<byte> directory)
    {
        Span<byte> path = stackalloc byte[64];
        PathOf(pid, "/cwd"u8, path);
        Span<byte> target = stackalloc byte[4096];
        nint length;
        fixed (byte* p = path, t = target)
        {
            length = Posix.ReadLink(p, t, target.Length);
        }

        var cwd = length > 0 ? target[..(int)length] : default;
        return cwd.StartsWith(directory) && (cwd.Length == directory.Length || cwd[directory.Length] is (byte)'/' or (byte)' ');
    }

    internal static ProcessFacts? ParseStat(int pid, ReadOnlySpan<byte> stat)
    {
        // The name may hold blanks and parentheses; the last parenthesis ends it.
        var open = stat.IndexOf((byte)'(');
        var close = stat.LastIndexOf((byte)')');
        if (open < 0 || close < open || close + 2 >= stat.Length)
        {
            return null;
        }

        var name = Encoding.UTF8.GetString(stat[(open + 1)..close]);
        var rest = stat[(close + 2)..];
        var state = (char)rest[0];
        int parent = 0, session = 0, terminal = 0;
        long start = 0, flags = 0, environmentEnd = 0;
        var field = 3;
        foreach (var range in rest.Split((byte)' '))
        {
            switch (field++)
            {
                case 4: _ = Utf8Parser.TryParse(rest[range], out parent, out _); break;
                case 6: _ = Utf8Parser.TryParse(rest[range], out session, out _); break;
                case 7: _ = Utf8Parser.TryParse(rest[range], out terminal, out _); break;
                case 9: _ = Utf8Parser.TryParse(rest[range], out flags, out _); break;
                case 22: _ = Utf8Parser.TryParse(rest[range], out start, out _); break;
                case 51: _ = Utf8Parser.TryParse(rest[range], out environmentEnd, out _); break;
            }

        }

        var becoming = environmentEnd == 0 && (flags & KernelThread) == 0;
        return field <= 22 ? null : new ProcessFacts(new ProcessIdentity(pid, start), name, state, parent, session, terminal != 0, becoming);
    }

    private static ReadOnlySpan<byte> ReadAll(int pid, ReadOnlySpan<byte> file, out byte[] rented, out bool readable)
    {
        rented = ArrayPool<byte>.Shared.Rent(16 * 1024);
        while (true)
        {
            var length = Read(pid, file, rented);
            if (length < rented.Length)
            {
                readable = length >= 0;
                return rented.AsSpan(0, Math.Max(0, length));
            }

            ArrayPool<byte>.Shared.Return(rented);
            rented = ArrayPool<byte>.Shared.Rent(rented.Length * 2);
        }
    }

    /// <summary>A file of the kernel's as a whole; empty when it cannot be read.</summary>
    /// <param name="path">Zero-terminated.</param>
    public static byte[] Text(ReadOnlySpan<byte> path)
    {
        var rented = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int length;
            while ((length = Read(path, rented)) == rented.Length)
            {
                ArrayPool<byte>.Shared.Return(rented);
                rented = ArrayPool<byte>.Shared.Rent(rented.Length * 2);
            }

            return rented[..Math.Max(0, length)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int Read(int pid, ReadOnlySpan<byte> file, Span<byte> buffer)
    {
        Span<byte> path = stackalloc byte[64];
        PathOf(pid, file, path);
        return Read(path, buffer);
    }

    private static int Read(ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        int fd;
        fixed (byte* p = path)
        {
            fd = Posix.Open(p, Posix.ReadOnly | Posix.CloseOnExec);
        }

        if (fd < 0)
        {
            return -1;
        }

        var total = 0;
        fixed (byte* b = buffer)
        {
            while (total < buffer.Length)
            {
                var asked = buffer.Length - total;
                var got = (int)Posix.Read(fd, b + total, asked);
                total += Math.Max(0, got);
                if (got < asked)
                {
                    break;
                }
            }
        }

        Posix.Close(fd);
        return total;
    }

    private static void PathOf(int pid, ReadOnlySpan<byte> file, Span<byte> path)
    {
        "/proc/"u8.CopyTo(path);
        _ = Utf8Formatter.TryFormat(pid, path[6..], out var digits);
        file.CopyTo(path[(6 + digits)..]);
        path[6 + digits + file.Length] = 0;
    }
}
