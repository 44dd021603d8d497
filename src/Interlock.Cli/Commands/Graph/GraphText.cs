using Interlock.Cli.Output;
using Interlock.Drawing;

namespace Interlock.Cli.Commands.Graph;

/// <summary>Graphs for eyes.</summary>
internal static class GraphText
{
    /// <summary>The drawing in text, with the tones of a terminal.</summary>
    public static void Show(TextPage page, Picture picture)
    {
        foreach (var line in TextDrawing.Lines(picture))
        {
            var tone = line.State is { } state ? TaskAnswer.Tone(state) : Tone.Plain;
            page.Line(line.Critical ? Piece.Bad(line.Lead) : Piece.Faint(line.Lead), Piece.Strong(line.Name), new(line.Rest, tone));
        }
    }
}
