using System.Globalization;
using System.Text;
using Interlock.WorkGraph;

namespace Interlock.Drawing;

/// <summary>A graph as a mermaid flowchart, as GitHub and editors show it.</summary>
internal static class MermaidDrawing
{
    private const int LabelColumns = 60;
    private const int TitleColumns = 200;

    public static string Of(Picture picture)
    {
        var graph = picture.Graph;
        var ids = graph.Nodes.Index().ToDictionary(pair => pair.Item.Name, pair => "t" + pair.Index.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var text = new StringBuilder();
        text.Append("---\ntitle: \"").Append(Plain(graph.Title, TitleColumns)).Append("\"\n---\nflowchart LR\n");
        foreach (var look in StateLook.Styles)
        {
            text.Append($"    classDef {look.Style} fill:{look.Fill},stroke:{look.Line},color:#1f2328\n");
        }

        text.Append("    classDef critical stroke-width:3px\n");
        var inside = graph.Nodes.ToLookup(node => node.Parent, StringComparer.Ordinal);
        foreach (var node in inside[null])
        {
            Node(text, picture, node, inside, ids, 1);
        }

        foreach (var edge in graph.Edges)
        {
            text.Append($"    {ids[edge.From]} {(edge.Hard ? picture.IsCritical(edge) ? "==>" : "-->" : "-.->")} {ids[edge.To]}\n");
        }

        return text.ToString();
    }

    private static void Node(StringBuilder text, Picture picture, GraphNode node, ILookup<string?, GraphNode> inside, Dictionary<string, string> ids, int depth)
    {
        var indent = new string(' ', depth * 4);
        if (node.IsParent && inside[node.Name].Any())
        {
            text.Append($"{indent}subgraph {ids[node.Name]}[\"{Label(picture.Graph, node)}\"]\n");
            foreach (var child in inside[node.Name])
            {
                Node(text, picture, child, inside, ids, depth + 1);
            }

            text.Append($"{indent}end\n");
            return;
        }

        var look = StateLook.Of(node);
        text.Append($"{indent}{ids[node.Name]}{look.Open}\"{Label(picture.Graph, node)}<br/>{look.Sign} {look.Word}{(node.Optional ? ", optional" : "")}\"{look.Close}:::{look.Style}\n");
        if (picture.IsCritical(node))
        {
            text.Append($"{indent}class {ids[node.Name]} critical\n");
        }
    }

    private static string Label(TaskGraph graph, GraphNode node) => Escape(Wording.Line($"{Names.Of(graph, node)} {node.Title}", LabelColumns));

    /// <summary>For the front matter, which is YAML: everything that means something there is left out.</summary>
    private static string Plain(string title, int columns) => Wording.Line(title, columns).Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);

    /// <summary>Everything but letters, digits and a few harmless signs as a numbered entity: brackets, quotes, tags and directives say nothing.</summary>
    private static string Escape(string label)
    {
        var escaped = new StringBuilder(label.Length);
        foreach (var rune in label.EnumerateRunes())
        {
            if (rune.IsAscii && !Rune.IsLetterOrDigit(rune) && rune.Value is not (' ' or '.' or ',' or '/' or '_' or '\'' or '(' or ')' or '+'))
            {
                escaped.Append($"#{rune.Value.ToString(CultureInfo.InvariantCulture)};");
            }
            else
            {
                escaped.Append(rune.ToString());
            }
        }

        return escaped.ToString();
    }
}
