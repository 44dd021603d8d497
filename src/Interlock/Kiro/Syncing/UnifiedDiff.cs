using System.Globalization;
using System.Text;
using DiffPlex;
using DiffPlex.Model;

namespace Interlock.Kiro.Syncing;

/// <summary>Shows what an edit changes in a file, with three lines around.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <param name="name">The file's name.</param>
    /// <returns>Empty when nothing differs.</returns>
    public static string Of(string name, byte[] before, byte[] after)
    {
        var result = new Differ().CreateCustomDiffs(Encoding.UTF8.GetString(before), Encoding.UTF8.GetString(after), ignoreWhiteSpace: false, Lines);
        var text = new StringBuilder();
        var hunk = new List<DiffBlock>();
        foreach (var block in result.DiffBlocks)
        {
            if (hunk.Count > 0 && block.DeleteStartA - EndOf(hunk[^1]) > 2 * Context)
            {
                Write(text, result, hunk);
                hunk.Clear();
            }

            hunk.Add(block);
        }

        if (hunk.Count > 0)
        {
            Write(text, result, hunk);
        }

        return text.Length == 0 ? "" : $"--- {name}\n+++ {name}\n{text}";
    }

    private static void Write(StringBuilder text, DiffResult result, List<DiffBlock> hunk)
    {
        var from = Math.Max(0, hunk[0].DeleteStartA - Context);
        var to = Math.Min(result.PiecesOld.Length, EndOf(hunk[^1]) + Context);
        var (removed, added) = (hunk.Sum(block => block.DeleteCountA), hunk.Sum(block => block.InsertCountB));
        var (old, fresh) = (to - from, to - from - removed + added);
        var start = hunk[0].InsertStartB - (hunk[0].DeleteStartA - from);
        text.Append(CultureInfo.InvariantCulture, $"@@ -{from + (old > 0 ? 1 : 0)},{old} +{start + (fresh > 0 ? 1 : 0)},{fresh} @@\n");
        var at = from;
        foreach (var block in hunk)
        {
            Write(text, ' ', result.PiecesOld[at..block.DeleteStartA]);
            Write(text, '-', result.PiecesOld[block.DeleteStartA..EndOf(block)]);
            Write(text, '+', result.PiecesNew[block.InsertStartB..(block.InsertStartB + block.InsertCountB)]);
            at = EndOf(block);
        }

        Write(text, ' ', result.PiecesOld[at..to]);
    }

    private static void Write(StringBuilder text, char sign, string[] lines)
    {
        foreach (var line in lines)
        {
            text.Append(sign).Append(line).Append(line.EndsWith('\n') ? "" : "\n\\ No newline at end of file\n");
        }
    }

    private static int EndOf(DiffBlock block) => block.DeleteStartA + block.DeleteCountA;

    // Each with its line feed, so that a carriage return and a missing last line end show as differences.
    private static string[] Lines(string text)
    {
        var lines = text.Split('\n').Select(line => line + '\n').ToArray();
        lines[^1] = lines[^1][..^1];
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}
