namespace Interlock.Drawing;

/// <summary>The formats a graph is drawn in.</summary>
internal static class GraphDrawing
{
    /// <summary>Formats that are text of their own; <c>json</c> is what the command line answers with.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["text", "mermaid", "dot", "svg"];

    /// <summary>The drawing, ending with a line end. The same graph is always drawn alike.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    public static string Of(string format, Picture picture) => format switch
    {
        "text" => TextDrawing.Of(picture),
        "mermaid" => MermaidDrawing.Of(picture),
        "dot" => DotDrawing.Of(picture),
        "svg" => SvgDrawing.Of(picture),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };
}
