using System.Text;

namespace Interlock.Cli.Output;

/// <summary>What the reader's end can show.</summary>
/// <param name="Color">Escape sequences for colour may be written.</param>
/// <param name="Unicode">Characters beyond ASCII may be used for drawing.</param>
/// <param name="Width">Columns of the terminal; null: not a terminal, nothing is cut.</param>
internal sealed record TextLook(bool Color, bool Unicode, int? Width)
{
    /// <summary>A file or a pipe.</summary>
    public static TextLook Plain { get; } = new(false, true, null);

    /// <summary>Appends a piece, harmless and in its tone.</summary>
    public void Append(StringBuilder line, Piece piece)
    {
        var text = Printable.Line(piece.Text);
        if (!Color || piece.Tone == Tone.Plain || text.Length == 0)
        {
            line.Append(text);
            return;
        }

        line.Append("\u001b[").Append(Code(piece.Tone)).Append('m').Append(text).Append("\u001b[0m");
    }

    private static string Code(Tone tone) => tone switch
    {
        Tone.Strong => "1",
        Tone.Faint => "2",
        Tone.Good => "32",
        Tone.Waiting => "33",
        Tone.Bad => "31",
        Tone.Active => "36",
        _ => "0",
    };
}
