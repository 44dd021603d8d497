using System.Globalization;
using System.Text;
using Interlock.Drawing.Layered;
using Interlock.WorkGraph;

namespace Interlock.Drawing;

/// <summary>A graph as a picture: tasks in layers, parents as groups around them. One file without anything from outside.</summary>
internal static class SvgDrawing
{
    private const double Head = 56;
    private const double Legend = 40;
    private const double LegendStep = 112;
    private const int TitleColumns = 29;
    private const int HintColumns = 500;
    private const double ColumnWidth = 6.6;

    public static string Of(Picture picture)
    {
        var plan = Plan.Of(picture.Graph, picture.Precedence);
        var looks = Looks(picture);
        var width = Math.Max(plan.Width, Math.Max(420, 40 + ((looks.Count + 2) * LegendStep)));
        var height = plan.Height + Head + Legend;
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(width)}\" height=\"{N(height)}\" viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" aria-labelledby=\"title desc\">\n");
        svg.Append($"<title id=\"title\">{Text(picture.Graph.Title, HintColumns)}</title>\n<desc id=\"desc\">{Text(picture.Summary(), HintColumns)}</desc>\n");
        svg.Append("<style>\n").Append(SvgStyle.Sheet).Append("</style>\n<defs>\n");
        Tip(svg, "tip", "tip");
        Tip(svg, "tip-critical", "tip-critical");
        svg.Append("</defs>\n").Append($"<rect class=\"paper\" width=\"{N(width)}\" height=\"{N(height)}\"/>\n");
        svg.Append($"<text class=\"head\" x=\"20\" y=\"30\">{Text(picture.Graph.Title, (int)(width / 10))}</text>\n");
        svg.Append($"<text class=\"faint\" x=\"20\" y=\"48\">{Text(picture.Summary(), (int)(width / 6))}</text>\n");
        svg.Append($"<g transform=\"translate(0 {N(Head)})\">\n");
        foreach (var (node, box) in plan.Groups)
        {
            Group(svg, picture, node, box);
        }

        // The critical path lies above all other lines.
        foreach (var route in plan.Routes.OrderBy(route => picture.IsCritical(route.Edge)))
        {
            Line(svg, picture, route, plan.Downwards);
        }

        foreach (var (node, box) in plan.Boxes)
        {
            Node(svg, picture, node, box);
        }

        svg.Append("</g>\n");
        Key(svg, looks, height - Legend);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Group(StringBuilder svg, Picture picture, GraphNode node, Box box)
    {
        var look = StateLook.Of(node);
        svg.Append($"<g class=\"{look.Style}\" data-task=\"{Text(node.Name, HintColumns)}\"><title>{Hint(node, look)}</title>");
        svg.Append($"<rect class=\"group\" x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" rx=\"8\"/>");
        svg.Append($"<text class=\"group-name\" x=\"{N(box.X + 10)}\" y=\"{N(box.Y + 17)}\"><tspan class=\"sign\">{look.Sign}</tspan> {Text($"{Names.Of(picture.Graph, node)} {node.Title}", (int)((box.Width - 36) / ColumnWidth))}</text></g>\n");
    }

    private static void Node(StringBuilder svg, Picture picture, GraphNode node, Box box)
    {
        var look = StateLook.Of(node);
        var said = $"{look.Sign} {look.Word}{(node.Optional ? ", optional" : "")}";
        svg.Append($"<g class=\"{look.Style}\" data-task=\"{Text(node.Name, HintColumns)}\" transform=\"translate({N(box.X)} {N(box.Y)})\"><title>{Hint(node, look)}</title>");
        if (picture.IsCritical(node))
        {
            svg.Append($"<rect class=\"mark\" x=\"-3\" y=\"-3\" width=\"{N(box.Width + 6)}\" height=\"{N(box.Height + 6)}\" rx=\"{N(Round(look, box) + 3)}\"/>");
        }

        svg.Append($"<rect class=\"box{(node.InFocus ? " focus" : "")}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" rx=\"{N(Round(look, box))}\"/>");
        var room = TitleColumns - 3 - said.Length;
        svg.Append($"<text class=\"id\" x=\"14\" y=\"21\">{Text(Names.Of(picture.Graph, node), Math.Max(6, room))}</text>");
        svg.Append($"<text class=\"sign\" x=\"{N(box.Width - 14)}\" y=\"21\" text-anchor=\"end\">{said}</text>");
        svg.Append($"<text class=\"name\" x=\"14\" y=\"40\">{Text(node.Title, TitleColumns)}</text></g>\n");
    }

    private static double Round(StateLook look, Box box) => look.Style switch
    {
        "done" => box.Height / 2.6,
        "work" => 0,
        "blocked" or "failed" => 2,
        _ => 7,
    };

    private static void Line(StringBuilder svg, Picture picture, Route route, bool downwards)
    {
        var critical = picture.IsCritical(route.Edge);
        svg.Append($"<path class=\"edge{(route.Edge.Hard ? "" : " soft")}{(critical ? " critical" : "")}\" data-from=\"{Text(route.Edge.From, HintColumns)}\" data-to=\"{Text(route.Edge.To, HintColumns)}\"");
        svg.Append($" marker-{(route.Turned ? "start" : "end")}=\"url(#tip{(critical ? "-critical" : "")})\" d=\"M{N(route.Points[0].X)} {N(route.Points[0].Y)}");
        for (var i = 1; i < route.Points.Count; i++)
        {
            var ((x0, y0), (x1, y1)) = (route.Points[i - 1], route.Points[i]);
            var middle = downwards ? (y0 + y1) / 2 : (x0 + x1) / 2;
            svg.Append(i % 2 == 0 ? $"L{N(x1)} {N(y1)}"
                : downwards ? $"C{N(x0)} {N(middle)} {N(x1)} {N(middle)} {N(x1)} {N(y1)}"
                : $"C{N(middle)} {N(y0)} {N(middle)} {N(y1)} {N(x1)} {N(y1)}");
        }

        svg.Append("\"/>\n");
    }

    private static void Tip(StringBuilder svg, string id, string style) => svg.Append(
        $"<marker id=\"{id}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path class=\"{style}\" d=\"M0 0L8 4L0 8z\"/></marker>\n");

    private static List<StateLook> Looks(Picture picture)
    {
        var used = picture.Graph.Nodes.Where(node => !node.IsParent).Select(node => StateLook.Of(node).Style).ToHashSet(StringComparer.Ordinal);
        return [.. StateLook.Styles.Where(look => used.Contains(look.Style))];
    }

    private static void Key(StringBuilder svg, List<StateLook> looks, double y)
    {
        svg.Append($"<g transform=\"translate(20 {N(y + 6)})\">\n");
        var x = 0.0;
        foreach (var look in looks)
        {
            svg.Append($"<g class=\"{look.Style}\" transform=\"translate({N(x)} 0)\"><rect class=\"box\" width=\"22\" height=\"14\" rx=\"{N(Round(look, new(0, 0, 22, 14)))}\"/><text class=\"faint\" x=\"28\" y=\"11\">{look.Sign} {(look.Style == "work" ? "at work" : look.Style)}</text></g>\n");
            x += LegendStep;
        }

        svg.Append($"<path class=\"edge soft\" d=\"M{N(x)} 7h24\"/><text class=\"faint\" x=\"{N(x + 30)}\" y=\"11\">soft</text>\n");
        svg.Append($"<path class=\"edge critical\" d=\"M{N(x + LegendStep)} 7h24\"/><text class=\"faint\" x=\"{N(x + LegendStep + 30)}\" y=\"11\">critical path</text>\n</g>\n");
    }

    private static string Hint(GraphNode node, StateLook look) =>
        Text($"{node.Name} ({look.Word}): {node.Title}{(node.EstimateMinutes is { } minutes ? $", {Wording.Span(minutes)}" : "")}", HintColumns);

    /// <summary>For content and for attributes alike.</summary>
    private static string Text(string text, int columns) => Wording.Line(text, columns)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    private static string N(double number) => (Math.Round(number, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);
}
