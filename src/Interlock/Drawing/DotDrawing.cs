using System.Globalization;
using System.Text;
using Interlock.WorkGraph;

namespace Interlock.Drawing;

/// <summary>A graph in the language of Graphviz.</summary>
internal static class DotDrawing
{
    private const int LabelColumns = 60;

    public static string Of(Picture picture)
    {
        var graph = picture.Graph;
        var text = new StringBuilder();
        text.Append($"digraph {Quote(Wording.Line(graph.Title, 200))} {{\n");
        text.Append("    graph [rankdir=LR, compound=true, fontname=\"Helvetica\", style=rounded, color=\"#8c959f\"];\n");
        text.Append("    node [fontname=\"Helvetica\", fontsize=11, style=filled];\n");
        text.Append("    edge [color=\"#57606a\"];\n");
        var inside = graph.Nodes.ToLookup(node => node.Parent, StringComparer.Ordinal);
        var groups = graph.Nodes.Where(node => node.IsParent && inside[node.Name].Any()).Index().ToDictionary(pair => pair.Item.Name, pair => "cluster_" + pair.Index.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        foreach (var node in inside[null])
        {
            Node(text, picture, node, inside, groups, 1);
        }

        foreach (var edge in graph.Edges)
        {
            Edge(text, picture, edge, groups);
        }

        return text.Append("}\n").ToString();
    }

    private static void Node(StringBuilder text, Picture picture, GraphNode node, ILookup<string?, GraphNode> inside, Dictionary<string, string> groups, int depth)
    {
        var indent = new string(' ', depth * 4);
        var label = Wording.Line($"{Names.Of(picture.Graph, node)} {node.Title}", LabelColumns);
        if (groups.TryGetValue(node.Name, out var group))
        {
            text.Append($"{indent}subgraph {group} {{\n{indent}    label={Quote(label)};\n");
            foreach (var child in inside[node.Name])
            {
                Node(text, picture, child, inside, groups, depth + 1);
            }

            text.Append($"{indent}}}\n");
            return;
        }

        var look = StateLook.Of(node);
        var critical = picture.IsCritical(node) ? ", penwidth=3" : "";
        text.Append($"{indent}{Quote(node.Name)} [label={Quote($"{label}\n{look.Sign} {look.Word}{(node.Optional ? ", optional" : "")}")}, shape={look.DotShape}, fillcolor=\"{look.Fill}\", color=\"{look.Line}\"{critical}];\n");
    }

    // A parent is a cluster, and an edge ends at a node: one of those inside stands for it, and the line stops at the border.
    private static void Edge(StringBuilder text, Picture picture, GraphEdge edge, Dictionary<string, string> groups)
    {
        var marks = new List<string>();
        if (groups.TryGetValue(edge.From, out var tail))
        {
            marks.Add($"ltail={tail}");
        }

        if (groups.TryGetValue(edge.To, out var head))
        {
            marks.Add($"lhead={head}");
        }

        if (!edge.Hard)
        {
            marks.Add("style=dashed");
        }

        if (picture.IsCritical(edge))
        {
            marks.Add("penwidth=3, color=\"#cf222e\"");
        }

        var (from, to) = (picture.Precedence.LeavesOf(edge.From)[^1], picture.Precedence.LeavesOf(edge.To)[0]);
        text.Append($"    {Quote(from)} -> {Quote(to)}{(marks.Count == 0 ? "" : $" [{string.Join(", ", marks)}]")};\n");
    }

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
