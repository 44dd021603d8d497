using System.Text;

namespace Interlock.Cli.Output;

/// <summary>Breaks a long line at its spaces.</summary>
internal static class Folding
{
    /// <summary>Lines of at most <paramref name="columns"/>; a word that is longer stands alone. The first line's indent is kept by all.</summary>
    public static IEnumerable<string> Fold(string line, int columns)
    {
        if (Columns.Of(line) <= columns)
        {
            yield return line;
            yield break;
        }

        var indent = line[..(line.Length - line.TrimStart(' ').Length)];
        var folded = new StringBuilder(indent);
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (folded.Length > indent.Length && Columns.Of(folded.ToString()) + 1 + Columns.Of(word) > columns)
            {
                yield return folded.ToString();
                folded.Clear().Append(indent);
            }

            folded.Append(folded.Length > indent.Length ? " " : "").Append(word);
        }

        yield return folded.ToString();
    }
}
