using Interlock.Drawing;
using Interlock.Tests.Architecture;
using Interlock.WorkGraph;

namespace Interlock.Tests.Drawing;

/// <summary>What is drawn, as it was looked at and found good.</summary>
public sealed class SnapshotTests
{
    public static TheoryData<string, string> Drawings
    {
        get
        {
            var drawings = new TheoryData<string, string>();
            foreach (var name in (string[])["mixed", "awkward", "circular"])
            {
                foreach (var format in GraphDrawing.Formats)
                {
                    drawings.Add(name, format);
                }
            }

            return drawings;
        }
    }

    [Theory]
    [MemberData(nameof(Drawings))]
    public void A_graph_is_drawn_as_it_was(string name, string format)
    {
        var graph = name switch { "mixed" => Sketches.Mixed(), "awkward" => Sketches.Awkward(), _ => Sketches.Circular() };
        Snapshot.Check($"tests/Interlock.Tests/Drawing/Snapshots/{name}.{(format == "text" ? "txt" : format)}", GraphDrawing.Of(format, new(graph)));
    }

    [Fact]
    public void Nothing_is_drawn_too()
    {
        foreach (var format in GraphDrawing.Formats)
        {
            Assert.EndsWith("\n", GraphDrawing.Of(format, new(TaskGraph.Of("empty", [], []))), StringComparison.Ordinal);
        }
    }
}
