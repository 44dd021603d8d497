using System.Runtime.InteropServices;

namespace Interlock.Kiro;

/// <summary>Where code spans stand in one line: a run of backticks up to the next run of the same length. Linear in the line.</summary>
internal sealed class CodeSpans
{
    private readonly List<(int From, int To)> spans = [];

    private CodeSpans(List<Run> runs)
    {
        var next = new int[runs.Count];
        var latest = new Dictionary<int, int>();
        for (var i = runs.Count - 1; i >= 0; i--)
        {
            next[i] = latest.GetValueOrDefault(runs[i].Length, -1);
            latest[runs[i].Length] = i;
        }

        for (var i = 0; i < runs.Count; i++)
        {
            if (next[i] > 0)
            {
                spans.Add((runs[i].At, runs[next[i]].At + runs[next[i]].Length));
                i = next[i];
            }
        }
    }

    /// <param name="line">Bytes or characters.</param>
    /// <param name="tick">The backtick.</param>
    public static CodeSpans In<T>(ReadOnlySpan<T> line, T tick)
        where T : struct, IEquatable<T>
    {
        var runs = new List<Run>();
        for (var at = line.IndexOf(tick); at >= 0 && at < line.Length;)
        {
            var rest = line[at..];
            var length = rest.IndexOfAnyExcept(tick);
            length = length < 0 ? rest.Length : length;
            runs.Add(new(at, length));
            var next = line[(at + length)..].IndexOf(tick);
            at = next < 0 ? -1 : at + length + next;
        }

        return new(runs);
    }

    /// <summary>Whether what stands at this place is code.</summary>
    public bool Contain(int at)
    {
        var (low, high) = (0, spans.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = spans[middle].To <= at ? (middle + 1, high) : (low, middle);
        }

        return low < spans.Count && spans[low].From <= at;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Run(int At, int Length);
}
