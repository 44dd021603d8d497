namespace Interlock.Ground;

/// <summary>What becomes of the descriptors that a process was started with; only Linux tells.</summary>
internal static class Descriptors
{
    /// <summary>True when nobody reads any more what is written to it. Found out without writing.</summary>
    public static bool IsClosed(int descriptor) => OperatingSystem.IsLinux() && (Posix.Poll(descriptor, 0, 0) & Posix.PollError) != 0;

    /// <summary>Waits until there is something to read, or nothing will come any more; false when the time passed first.</summary>
    public static bool AwaitInput(int descriptor, TimeSpan patience) =>
        !OperatingSystem.IsLinux() || Posix.Poll(descriptor, Posix.PollIn, (int)patience.TotalMilliseconds + 1) != 0;
}
