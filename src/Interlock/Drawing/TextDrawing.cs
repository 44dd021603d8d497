using System.Text;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Drawing;

/// <summary>One line of a drawing in text.</summary>
/// <param name="Lead">Indent and sign.</param>
/// <param name="Name">What the line is about.</param>
/// <param name="Rest">What is said of it.</param>
/// <param name="State">Of a task; null for a heading.</param>
/// <param name="Critical">It lies on the critical path.</param>
internal sealed record TextLine(string Lead, string Name, string Rest, TaskState? State = null, bool Critical = false)
{
    public override string ToString() => (Lead + Name + Rest).TrimEnd();
}

/// <summary>A graph in text: the waves in which it can be done, and in each the tasks with their state and what they come after.</summary>
internal static class TextDrawing
{
    private const int TitleColumns = 50;
    private const int NamesShown = 6;

    /// <summary>The lines of it, without line ends.</summary>
    public static IReadOnlyList<TextLine> Lines(Picture picture)
    {
        var graph = picture.Graph;
        var nodes = graph.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        var after = graph.Edges.ToLookup(edge => edge.To, StringComparer.Ordinal);
        var wide = Math.Min(24, graph.Nodes.Where(node => !node.IsParent).Select(node => Names.Of(graph, node).Length).DefaultIfEmpty().Max());
        var lines = new List<TextLine> { new("", Wording.Line(graph.Title, 200), ": " + picture.Summary()) };
        foreach (var (number, wave) in picture.Order.Waves.Index())
        {
            lines.Add(new("", $"wave {number + 1}", wave.Count > 1 ? $"  {Wording.Count(wave.Count, "task")} at once" : ""));
            Tasks(wave);
        }

        if (picture.Order.Stuck.Count > 0)
        {
            lines.Add(new("", "no wave", "  they wait for each other"));
            Tasks(picture.Order.Stuck);
        }

        if (picture.Order.CriticalPath.Count > 0)
        {
            lines.Add(new("critical path  ", "", string.Join(" → ", picture.Order.CriticalPath.Select(name => Names.Of(graph, nodes[name])))));
        }

        return lines;

        void Tasks(IReadOnlyList<string> names)
        {
            foreach (var (place, name) in names.Index())
            {
                lines.Add(Task(nodes[name], place == names.Count - 1));
            }
        }

        TextLine Task(GraphNode node, bool last)
        {
            var look = StateLook.Of(node);
            var named = Names.Of(graph, node);
            var rest = new StringBuilder(named.Length < wide ? new string(' ', wide - named.Length) : "")
                .Append("  ").Append(look.Word.PadRight(12)).Append("  ").Append(Wording.Line(node.Title, TitleColumns));
            if (node.Optional)
            {
                rest.Append(" (optional)");
            }

            var before = Before(node).ToList();
            if (before.Count > 0)
            {
                rest.Append("  ← ").AppendJoin(", ", before.Take(NamesShown)).Append(before.Count > NamesShown ? $" and {before.Count - NamesShown} more" : "");
            }

            return new($"{(last ? "└" : "├")}{(picture.IsCritical(node) ? "━" : "─")} {look.Sign} ", named, rest.ToString(), node.State, picture.IsCritical(node));
        }

        // What a parent comes after, those in it come after.
        IEnumerable<string> Before(GraphNode node)
        {
            for (var at = node; at is not null; at = at.Parent is { } parent ? nodes[parent] : null)
            {
                foreach (var edge in after[at.Name])
                {
                    yield return Names.Of(graph, nodes[edge.From]) + (edge.Hard ? "" : " (soft)");
                }
            }
        }
    }

    internal static string Of(Picture picture) => string.Concat(Lines(picture).Select(line => line + "\n"));
}
