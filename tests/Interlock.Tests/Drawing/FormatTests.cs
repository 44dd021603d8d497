using System.Text.RegularExpressions;
using System.Xml.Linq;
using Interlock.Drawing;
using Interlock.WorkGraph;

namespace Interlock.Tests.Drawing;

/// <summary>Whatever the graph, every format says all of it and can be read by its readers.</summary>
public sealed partial class FormatTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_picture_is_well_formed_and_has_every_task_and_edge(int seed)
    {
        var graph = Sketches.Random(seed, seed + 1, seed % 4, circles: seed % 2 == 0);
        var svg = XDocument.Parse(GraphDrawing.Of("svg", new(graph)));
        var drawn = svg.Descendants().Where(one => one.Attribute("data-task") is not null).Select(one => one.Attribute("data-task")!.Value);
        Assert.Equal(graph.Nodes.Select(node => node.Name).Order(), drawn.Order());
        var lines = svg.Descendants().Where(one => one.Attribute("data-from") is not null).Select(one => (one.Attribute("data-from")!.Value, one.Attribute("data-to")!.Value));
        Assert.Equal(graph.Edges.Select(edge => (edge.From, edge.To)).Order(), lines.Order());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Mermaid_has_safe_ids_and_every_edge(int seed)
    {
        var graph = seed == 0 ? Sketches.Awkward() : Sketches.Random(seed, seed + 1, seed % 4, circles: seed % 2 == 0);
        var lines = GraphDrawing.Of("mermaid", new(graph)).TrimEnd('\n').Split('\n')[4..];
        Assert.All(lines, line => Assert.Matches(MermaidLine(), line));
        Assert.Equal(graph.Edges.Count, lines.Count(line => line.Contains("-->", StringComparison.Ordinal) || line.Contains("==>", StringComparison.Ordinal) || line.Contains("-.->", StringComparison.Ordinal)));
        Assert.Equal(lines.Count(line => line.TrimStart().StartsWith("subgraph", StringComparison.Ordinal)), lines.Count(line => line.Trim() == "end"));
        Assert.Equal(graph.Nodes.Count, lines.Select(line => Defined().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Dot_quotes_everything_foreign(int seed)
    {
        var graph = seed == 0 ? Sketches.Awkward() : Sketches.Random(seed, seed + 1, seed % 4, circles: seed % 2 == 0);
        var lines = GraphDrawing.Of("dot", new(graph)).TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches(DotLine(), line));
        Assert.Equal(graph.Edges.Count, lines.Count(line => Strings().Replace(line, "s").Contains(" -> ", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_same_graph_is_always_drawn_alike(int seed)
    {
        var graph = Sketches.Random(seed, 30, 2, circles: true);
        var shuffled = TaskGraph.Of(graph.Title, graph.Nodes.Reverse(), graph.Edges.Reverse());
        Assert.All(GraphDrawing.Formats, format => Assert.Equal(GraphDrawing.Of(format, new(graph)), GraphDrawing.Of(format, new(shuffled))));
    }

    [Fact]
    public void Hostile_titles_are_text_in_every_format()
    {
        var picture = new Picture(Sketches.Awkward());
        Assert.All(GraphDrawing.Formats, format =>
        {
            var drawing = GraphDrawing.Of(format, picture);
            Assert.DoesNotContain('\u001b', drawing);
            Assert.DoesNotContain('\u202e', drawing);
            Assert.InRange(drawing.Length, 1, 60_000);
        });
        Assert.DoesNotContain("<script", GraphDrawing.Of("svg", picture), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", GraphDrawing.Of("mermaid", picture), StringComparison.Ordinal);
        Assert.DoesNotContain("%%", GraphDrawing.Of("mermaid", picture), StringComparison.Ordinal);
        var shown = XDocument.Parse(GraphDrawing.Of("svg", picture)).Descendants().Where(one => one.Name.LocalName == "title").Select(one => one.Value);
        Assert.Contains(shown, title => title.Contains("\"quoted\" ] --> <script>alert('x')</script> &", StringComparison.Ordinal));
        Assert.Contains(shown, title => title.EndsWith("xxx…", StringComparison.Ordinal) && title.Length < 520);
    }

    // A label holds letters, digits, a few signs, and everything else by number.
    [GeneratedRegex("""^\s*(classDef \w+ [\w:#,-]+|subgraph t\d+\["(?<l>([^"#<>\[\]{}|\\`%:;=&\x00-\x1f]|#\d+;)*)"\]|end|class t\d+ critical|t\d+ (-->|==>|-\.->) t\d+|t\d+(\(|\[|\[\[|\{\{|\(\[|\[/|\[\\|>)"([^"#<>\[\]{}|\\`%:;=&\x00-\x1f]|#\d+;)*<br/>[^"#<>;]*"(\)|\]|\]\]|\}\}|\]\)|\\\]|/\]):::\w+)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MermaidLine();

    [GeneratedRegex("""^\s*(?:subgraph )?(t\d+)[\[({>]""", RegexOptions.None, 1000)]
    private static partial Regex Defined();

    [GeneratedRegex("""^\s*(digraph "([^"\\]|\\.)*" \{|graph \[.*\];|node \[.*\];|edge \[.*\];|subgraph cluster_\d+ \{|label="([^"\\]|\\.)*";|\}|"([^"\\]|\\.)*" \[label="([^"\\]|\\.)*", shape=\w+, fillcolor="#\w+", color="#\w+"(, penwidth=3)?\];|"([^"\\]|\\.)*" -> "([^"\\]|\\.)*"( \[[\w=, "#]+\])?;)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DotLine();

    [GeneratedRegex("""
        "([^"\\]|\\.)*"
        """, RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Strings();
}
