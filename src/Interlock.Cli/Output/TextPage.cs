using System.Text;

namespace Interlock.Cli.Output;

/// <summary>Plain text for eyes, built up and then written at once.</summary>
internal sealed class TextPage(TextLook look)
{
    private readonly StringBuilder text = new();

    public TextLook Look => look;

    public TextPage Line(params ReadOnlySpan<Piece> pieces)
    {
        foreach (var piece in pieces)
        {
            look.Append(text, piece);
        }

        return Blank();
    }

    public TextPage Blank()
    {
        text.Append('\n');
        return this;
    }

    /// <summary>A table, or <paramref name="empty"/> in its place when it has no rows.</summary>
    public TextPage Table(Table table, string empty)
    {
        if (table.Count == 0)
        {
            return Line(empty);
        }

        foreach (var line in table.Lines(look))
        {
            text.Append(line).Append('\n');
        }

        return this;
    }

    /// <summary>Labels and values under each other; entries without a value are left out.</summary>
    public TextPage Facts(params ReadOnlySpan<(string Label, Piece Value)> facts)
    {
        var width = 0;
        foreach (var (label, value) in facts)
        {
            width = value.Text.Length == 0 ? width : Math.Max(width, Columns.Of(label));
        }

        foreach (var (label, value) in facts)
        {
            if (value.Text.Length > 0)
            {
                text.Append(' ', 2);
                look.Append(text, Piece.Faint(label));
                text.Append(' ', width - Columns.Of(label) + 2);
                look.Append(text, value);
                text.Append('\n');
            }
        }

        return this;
    }

    /// <summary>Text of several lines as it is, only made harmless.</summary>
    public TextPage Lines(string lines)
    {
        text.Append(Printable.Lines(lines)).Append('\n');
        return this;
    }

    /// <summary>Text of several lines, indented; its own line ends stay and long lines are folded at words.</summary>
    public TextPage Paragraph(string paragraph, int indent = 2)
    {
        foreach (var line in Printable.Lines(paragraph).TrimEnd('\n').Split('\n'))
        {
            foreach (var folded in Folding.Fold(line, Math.Max(20, Math.Min(look.Width ?? 100, 100) - indent)))
            {
                text.Append(' ', folded.Length == 0 ? 0 : indent).Append(folded).Append('\n');
            }
        }

        return this;
    }

    public override string ToString() => text.ToString();
}
