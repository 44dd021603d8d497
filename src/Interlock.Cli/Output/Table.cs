using System.Text;

namespace Interlock.Cli.Output;

/// <summary>A column of a table.</summary>
/// <param name="Header">In capitals.</param>
/// <param name="Right">Numbers stand to the right.</param>
/// <param name="Shrinks">Gives way when the terminal is too narrow.</param>
/// <param name="Whole">What is typed again: never cut, however narrow it gets.</param>
internal readonly record struct Column(string Header, bool Right = false, bool Shrinks = false, bool Whole = false);

/// <summary>Rows under headers, aligned by what the terminal shows; cut only where a terminal is too narrow.</summary>
internal sealed class Table(params Column[] columns)
{
    private const int Gap = 2;
    private const int Readable = 8;
    private const int Least = 3;

    private readonly List<Piece[]> rows = [];

    public int Count => rows.Count;

    public void Add(params Piece[] cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ArgumentException($"A row of {cells.Length} cells in a table of {columns.Length} columns.", nameof(cells));
        }

        rows.Add([.. cells.Select(static cell => cell with { Text = Printable.Line(cell.Text) })]);
    }

    /// <summary>The header and each row as one line.</summary>
    public IReadOnlyList<string> Lines(TextLook look)
    {
        var widths = Widths(look.Width);
        var lines = new List<string>(rows.Count + 1) { Row([.. columns.Select(static column => Piece.Faint(column.Header))], widths, look) };
        lines.AddRange(rows.Select(row => Row(row, widths, look)));
        return lines;
    }

    private int[] Widths(int? available)
    {
        var widths = new int[columns.Length];
        for (var column = 0; column < columns.Length; column++)
        {
            widths[column] = Columns.Of(columns[column].Header);
            foreach (var row in rows)
            {
                widths[column] = Math.Max(widths[column], Columns.Of(row[column].Text));
            }
        }

        if (available is { } room)
        {
            Shrink(widths, room);
        }

        return widths;
    }

    // Takes from the widest column that may shrink, one by one, then from any, and last from what is hardly readable already.
    private void Shrink(int[] widths, int room)
    {
        var excess = widths.Sum() + (Gap * (widths.Length - 1)) - room;
        foreach (var (anyColumn, least) in new[] { (false, Readable), (true, Readable), (true, Least) })
        {
            while (excess > 0)
            {
                var widest = -1;
                for (var column = 0; column < widths.Length; column++)
                {
                    if (!columns[column].Whole && (anyColumn || columns[column].Shrinks) && widths[column] > least && (widest < 0 || widths[column] > widths[widest]))
                    {
                        widest = column;
                    }
                }

                if (widest < 0)
                {
                    break;
                }

                widths[widest]--;
                excess--;
            }
        }
    }

    private string Row(Piece[] cells, int[] widths, TextLook look)
    {
        var line = new StringBuilder();
        var pending = 0;
        for (var column = 0; column < cells.Length; column++)
        {
            var text = Columns.Fit(cells[column].Text, widths[column]);
            var padding = widths[column] - Columns.Of(text);
            var before = columns[column].Right ? padding : 0;
            if (text.Length > 0)
            {
                line.Append(' ', pending + before);
                look.Append(line, cells[column] with { Text = text });
                pending = padding - before + Gap;
            }
            else
            {
                pending += padding + Gap;
            }
        }

        return line.ToString();
    }
}
