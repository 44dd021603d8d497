using Interlock.Cli.Output;
using Interlock.Drawing;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Graph;

/// <summary>A graph as answer: its nodes and edges, the order of execution, and where one was asked for, the drawing.</summary>
/// <param name="Picture">What is drawn.</param>
/// <param name="Format">One of <see cref="Formats"/>.</param>
/// <param name="Drawing">The drawing as text; null for <c>json</c>, and when it went to a file.</param>
/// <param name="Output">The file it went to.</param>
internal sealed record GraphAnswer(Picture Picture, string Format, string? Drawing, string? Output)
{
    public const string Fields =
        "title:text summary:text nodes:{task:text spec:text id:text title:text state:(draft|pending|analyzing|implementing|reviewing|deploying|blocked|done|failed|cancelled|missing) "
        + "registry_state:text? ready:bool optional:bool priority:int estimate_minutes:int? parent:text? is_parent:bool in_focus:bool wave:int? critical:bool}[] "
        + "edges:{from:text to:text hard:bool critical:bool}[] waves:{wave:int tasks:text[]}[] stuck:text[] "
        + "critical_path:{tasks:text[] minutes:number? unestimated:int} format:(text|json|mermaid|dot|svg) drawing:text? output:text?";

    public static IReadOnlyList<string> Formats { get; } = ["text", "json", "mermaid", "dot", "svg"];

    public static void Write(ObjectWriter json, GraphAnswer answer)
    {
        var (picture, graph) = (answer.Picture, answer.Picture.Graph);
        var waves = picture.Order.Waves.Index().SelectMany(wave => wave.Item.Select(name => (name, wave.Index + 1))).ToDictionary(StringComparer.Ordinal);
        json.Text("title", graph.Title);
        json.Text("summary", picture.Summary());
        json.Objects("nodes", graph.Nodes, (one, node) =>
        {
            one.Text("task", node.Name);
            one.Text("spec", node.Spec);
            one.Text("id", node.Id);
            one.Text("title", node.Title);
            one.Text("state", node.IsMissing ? "missing" : node.State.Name());
            one.Text("registry_state", node.IsMissing ? null : Views.Registry(node.State));
            one.Flag("ready", node.Ready);
            one.Flag("optional", node.Optional);
            one.Number("priority", node.Priority);
            one.Number("estimate_minutes", node.EstimateMinutes);
            one.Text("parent", node.Parent);
            one.Flag("is_parent", node.IsParent);
            one.Flag("in_focus", node.InFocus);
            one.Number("wave", waves.TryGetValue(node.Name, out var wave) ? wave : null);
            one.Flag("critical", picture.IsCritical(node));
        });
        json.Objects("edges", graph.Edges, (one, edge) =>
        {
            one.Text("from", edge.From);
            one.Text("to", edge.To);
            one.Flag("hard", edge.Hard);
            one.Flag("critical", picture.IsCritical(edge));
        });
        json.Objects("waves", picture.Order.Waves.Index(), static (one, wave) =>
        {
            one.Number("wave", wave.Index + 1);
            one.Texts("tasks", wave.Item);
        });
        json.Texts("stuck", picture.Order.Stuck);
        json.Object("critical_path", picture.Order, static (one, order) =>
        {
            one.Texts("tasks", order.CriticalPath);
            one.Decimal("minutes", order.CriticalMinutes);
            one.Number("unestimated", order.Unestimated);
        });
        json.Text("format", answer.Format);
        json.Text("drawing", answer.Drawing);
        json.Text("output", answer.Output);
    }

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
