namespace Interlock.Launching.LocalProcess;

/// <summary>Signals that are held back, read one after the other.</summary>
internal sealed unsafe class SignalDescriptor : IDisposable
{
    // struct signalfd_siginfo; the signal's number comes first.
    private const int EntrySize = 128;
    private const int MostAtOnce = 8;

    private readonly int descriptor;

    /// <param name="signals">A set, all of them held back.</param>
    public SignalDescriptor(ulong signals)
    {
        // Larger than any C library's.
        var set = stackalloc ulong[128];
        new Span<ulong>(set, 128).Clear();
        set[0] = signals;
        descriptor = Posix.SignalDescriptor(-1, set, Posix.CloseOnExec | Posix.NonBlocking);
    }

    public static ulong SetOf(params ReadOnlySpan<int> signals)
    {
        var set = 0UL;
        foreach (var signal in signals)
        {
            set |= 1UL << (signal - 1);
        }

        return set;
    }

    public static bool Has(ulong set, int signal) => (set & SetOf(signal)) != 0;

    /// <summary>Waits until one has come, or for so long.</summary>
    /// <returns>Those that have come.</returns>
    public ulong Wait(TimeSpan longest)
    {
        _ = Posix.Poll(descriptor, Posix.PollIn, (int)longest.TotalMilliseconds);
        var buffer = stackalloc byte[EntrySize * MostAtOnce];
        var came = 0UL;
        nint length;
        while ((length = Posix.Read(descriptor, buffer, EntrySize * MostAtOnce)) > 0)
        {
            for (var at = 0; at < length; at += EntrySize)
            {
                came |= SetOf(*(int*)(buffer + at));
            }
        }

        return came;
    }

    public void Dispose() => Posix.Close(descriptor);
}
