using System.Diagnostics;

namespace Interlock.Cli.Output;

/// <summary>Standard input of this process, read to its end, with a bound on bytes and on time.</summary>
internal static class StandardInput
{
    private const int Part = 16 * 1024;

    /// <summary>All of it; null when there is more than <paramref name="largest"/> bytes, or no end within <paramref name="patience"/>.</summary>
    public static byte[]? ReadAll(int largest, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        using var input = Console.OpenStandardInput();
        using var kept = new MemoryStream();
        var part = new byte[Part];
        while (kept.Length <= largest)
        {
            // Whoever holds the other end open and says nothing would be waited for without end.
            var left = patience - Stopwatch.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !Descriptors.AwaitInput(0, left))
            {
                return null;
            }

            var read = input.Read(part);
            if (read == 0)
            {
                return kept.ToArray();
            }

            kept.Write(part, 0, read);
        }

        return null;
    }
}
