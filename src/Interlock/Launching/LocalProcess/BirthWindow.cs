using System.Buffers.Text;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// Pids are given out in rising order, starting over at the top. As long as fewer processes were made than there are numbers, everything born
/// after a process has a pid between that one and the last given out. A search for what a run left needs to look at those alone, which on a
/// busy machine saves nearly all of it.
/// </summary>
internal sealed class BirthWindow
{
    // Room for numbers that were taken and given back without a process coming of it.
    private const int Slack = 1000;

    private readonly int first;
    private readonly long forksAtStart;
    private readonly int highest;

    private BirthWindow(int first, long forksAtStart, int highest)
    {
        this.first = first;
        this.forksAtStart = forksAtStart;
        this.highest = highest;
    }

    /// <summary>From this process on; null where the kernel does not tell enough.</summary>
    public static BirthWindow? From(int pid) =>
        Forks() is { } forks && Number(ProcFile.Text("/proc/sys/kernel/pid_max\0"u8)) is { } highest ? new BirthWindow(pid, forks, (int)highest) : null;

    /// <summary>The pids that something born since can have now; null: any.</summary>
    public Range? Now()
    {
        // The last pid first: whatever is born after this line is found by the next search.
        var text = ProcFile.Text("/proc/loadavg\0"u8);
        if (Number(text.AsSpan(text.AsSpan().LastIndexOf((byte)' ') + 1)) is not { } last || Forks() is not { } forks || forks - forksAtStart + Slack >= highest)
        {
            return null;
        }

        return new Range(first, (int)last);
    }

    private static long? Forks()
    {
        var text = ProcFile.Text("/proc/stat\0"u8).AsSpan();
        var at = text.IndexOf("\nprocesses "u8);
        return at < 0 ? null : Number(text[(at + 11)..]);
    }

    private static long? Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long value, out _) ? value : null;

    /// <summary>Pids from the first to the last given out; when the last is smaller, the numbers have started over.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    internal readonly record struct Range(int First, int Last)
    {
        public bool Contains(int pid) => First <= Last ? pid >= First && pid <= Last : pid >= First || pid <= Last;
    }
}
