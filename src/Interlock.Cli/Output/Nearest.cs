namespace Interlock.Cli.Output;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The known word that is a slip of the finger away from <paramref name="word"/>; null when none is near.</summary>
    public static string? To(string word, IReadOnlyList<string> known)
    {
        if (word.Length > 40)
        {
            return null;
        }

        string? best = null;
        var allowed = Math.Max(1, word.TrimStart('-').Length / 3);
        foreach (var candidate in known)
        {
            var distance = Distance(word, candidate);
            if (distance <= allowed)
            {
                best = candidate;
                allowed = distance - 1;
            }
        }

        return best ?? Completed(word, known);
    }

    private static string? Completed(string word, IReadOnlyList<string> known)
    {
        foreach (var candidate in known)
        {
            if (word.TrimStart('-').Length >= 2 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Insertions, deletions, replacements and swapped neighbours between two words, whatever their case.</summary>
    private static int Distance(string first, string second)
    {
        var rows = new int[first.Length + 1, second.Length + 1];
        for (var row = 0; row <= first.Length; row++)
        {
            for (var column = 0; column <= second.Length; column++)
            {
                rows[row, column] = row == 0 || column == 0 ? row + column : Step(rows, first, second, row, column);
            }
        }

        return rows[first.Length, second.Length];
    }

    private static int Step(int[,] rows, string first, string second, int row, int column)
    {
        var same = Same(first[row - 1], second[column - 1]) ? 0 : 1;
        var cost = Math.Min(Math.Min(rows[row - 1, column], rows[row, column - 1]) + 1, rows[row - 1, column - 1] + same);
        var swapped = row > 1 && column > 1 && Same(first[row - 1], second[column - 2]) && Same(first[row - 2], second[column - 1]);
        return swapped ? Math.Min(cost, rows[row - 2, column - 2] + 1) : cost;
    }

    private static bool Same(char first, char second) => char.ToLowerInvariant(first) == char.ToLowerInvariant(second);
}
