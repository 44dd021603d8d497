using System.Globalization;
using System.Text;

namespace Interlock.Kiro;

/// <summary>Shows what an edit changes in a file, with three lines around.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Larger differences are shown as one.</summary>
    private const int MaxCells = 4_000_000;

    /// <param name="name">The file's name.</param>
    public static string Of(string name, byte[] before, byte[] after)
    {
        var (old, fresh) = (Lines(before), Lines(after));
        var steps = Steps(old, fresh);
        var text = new StringBuilder();
        for (var i = 0; i < steps.Count;)
        {
            if (steps[i].Kind == ' ')
            {
                i++;
                continue;
            }

            var from = Math.Max(0, i - Context);
            var to = i;
            for (var quiet = 0; to < steps.Count && quiet <= 2 * Context; to++)
            {
                quiet = steps[to].Kind == ' ' ? quiet + 1 : 0;
            }

            while (to > i && steps[to - 1].Kind == ' ' && to - 1 - LastChange(steps, to) > Context)
            {
                to--;
            }

            Hunk(text, steps, from, to);
            i = to;
        }

        return text.Length == 0 ? "" : $"--- {name}\n+++ {name}\n{text}";
    }

    private static int LastChange(List<(char Kind, string Line, int Old, int New)> steps, int before)
    {
        var at = before - 1;
        while (steps[at].Kind == ' ')
        {
            at--;
        }

        return at;
    }

    private static void Hunk(StringBuilder text, List<(char Kind, string Line, int Old, int New)> steps, int from, int to)
    {
        var part = steps[from..to];
        var (old, fresh) = (part.Count(step => step.Kind != '+'), part.Count(step => step.Kind != '-'));
        text.Append(CultureInfo.InvariantCulture, $"@@ -{part[0].Old + (old > 0 ? 1 : 0)},{old} +{part[0].New + (fresh > 0 ? 1 : 0)},{fresh} @@\n");
        foreach (var (kind, line, _, _) in part)
        {
            text.Append(kind).Append(line).Append('\n');
        }
    }

    private static List<(char Kind, string Line, int Old, int New)> Steps(string[] old, string[] fresh)
    {
        var head = 0;
        while (head < old.Length && head < fresh.Length && old[head] == fresh[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < old.Length - head && tail < fresh.Length - head && old[^(tail + 1)] == fresh[^(tail + 1)])
        {
            tail++;
        }

        var steps = new List<(char, string, int, int)>();
        steps.AddRange(old[..head].Select((line, i) => (' ', line, i, i)));
        Middle(steps, old[head..^tail], fresh[head..^tail], head);
        steps.AddRange(old[^tail..].Select((line, i) => (' ', line, old.Length - tail + i, fresh.Length - tail + i)));
        return steps;
    }

    private static void Middle(List<(char, string, int, int)> steps, string[] old, string[] fresh, int offset)
    {
        var common = new int[old.Length + 1, (long)old.Length * fresh.Length > MaxCells ? 1 : fresh.Length + 1];
        for (var i = old.Length - 1; i >= 0 && common.GetLength(1) > 1; i--)
        {
            for (var j = fresh.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == fresh[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var (x, y) = (0, 0);
        while (x < old.Length || y < fresh.Length)
        {
            if (x < old.Length && y < fresh.Length && old[x] == fresh[y])
            {
                steps.Add((' ', old[x], offset + x, offset + y));
                (x, y) = (x + 1, y + 1);
            }
            else if (x < old.Length && (y >= fresh.Length || common.GetLength(1) == 1 || common[x + 1, y] >= common[x, y + 1]))
            {
                steps.Add(('-', old[x], offset + x, offset + y));
                x++;
            }
            else
            {
                steps.Add(('+', fresh[y], offset + x, offset + y));
                y++;
            }
        }
    }

    private static string[] Lines(byte[] content)
    {
        var lines = Encoding.UTF8.GetString(content).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}
