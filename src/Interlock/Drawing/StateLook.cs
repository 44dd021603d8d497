using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Drawing;

/// <summary>How a state looks, in every format: a word and a sign beside the colour, so that nobody needs to see colours.</summary>
/// <param name="Word">Shown as it is.</param>
/// <param name="Sign">One character.</param>
/// <param name="Style">Name of its style in SVG and mermaid.</param>
/// <param name="Fill">For light paper.</param>
/// <param name="Line">Border and sign, for light paper.</param>
/// <param name="DarkFill">For dark paper.</param>
/// <param name="DarkLine">Border and sign, for dark paper.</param>
/// <param name="Open">Opens a mermaid shape.</param>
/// <param name="Close">Closes it.</param>
/// <param name="DotShape">A shape of Graphviz.</param>
internal sealed record StateLook(
    string Word, string Sign, string Style, string Fill, string Line, string DarkFill, string DarkLine, string Open, string Close, string DotShape)
{
    private static readonly StateLook Draft = new("draft", "◌", "draft", "#f6f8fa", "#57606a", "#1c2128", "#8b949e", "(", ")", "note");
    private static readonly StateLook Ready = new("ready", "○", "ready", "#ddf4ff", "#0969da", "#0c2d6b", "#58a6ff", "[", "]", "box");
    private static readonly StateLook Pending = new("pending", "○", "ready", "#ddf4ff", "#0969da", "#0c2d6b", "#58a6ff", "[", "]", "box");
    private static readonly StateLook Analyzing = new("analyzing", "◔", "work", "#fbefff", "#8250df", "#3c1e70", "#bc8cff", "[[", "]]", "component");
    private static readonly StateLook Implementing = new("implementing", "◐", "work", "#fbefff", "#8250df", "#3c1e70", "#bc8cff", "[[", "]]", "component");
    private static readonly StateLook Reviewing = new("reviewing", "◕", "work", "#fbefff", "#8250df", "#3c1e70", "#bc8cff", "[[", "]]", "component");
    private static readonly StateLook Deploying = new("deploying", "◕", "work", "#fbefff", "#8250df", "#3c1e70", "#bc8cff", "[[", "]]", "component");
    private static readonly StateLook Blocked = new("blocked", "■", "blocked", "#fff8c5", "#9a6700", "#3b2300", "#e3b341", "{{", "}}", "hexagon");
    private static readonly StateLook Done = new("done", "✔", "done", "#dafbe1", "#1a7f37", "#033a16", "#3fb950", "([", "])", "oval");
    private static readonly StateLook Failed = new("failed", "✘", "failed", "#ffebe9", "#cf222e", "#490202", "#ff7b72", "[/", "\\]", "trapezium");
    private static readonly StateLook Cancelled = new("cancelled", "⊘", "cancelled", "#eaeef2", "#57606a", "#21262d", "#8b949e", "[\\", "/]", "invtrapezium");
    private static readonly StateLook Missing = new("missing", "?", "missing", "#ffebe9", "#cf222e", "#490202", "#ff7b72", ">", "]", "octagon");

    /// <summary>One of each style, in the order of a legend.</summary>
    public static IReadOnlyList<StateLook> Styles { get; } = [Done, Implementing, Ready, Blocked, Draft, Failed, Cancelled, Missing];

    public static StateLook Of(GraphNode node) => node.IsMissing ? Missing : node.State switch
    {
        TaskState.Draft => Draft,
        TaskState.Pending => node.Ready ? Ready : Pending,
        TaskState.Analyzing => Analyzing,
        TaskState.Implementing => Implementing,
        TaskState.Reviewing => Reviewing,
        TaskState.Deploying => Deploying,
        TaskState.Blocked => Blocked,
        TaskState.Done => Done,
        TaskState.Failed => Failed,
        _ => Cancelled,
    };
}
