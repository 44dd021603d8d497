using Interlock.WorkGraph;

namespace Interlock.Drawing;

/// <summary>What a task is called on a drawing.</summary>
internal static class Names
{
    /// <summary>Its id where the drawing is of its spec, else its whole name.</summary>
    public static string Of(TaskGraph graph, GraphNode node)
    {
        var spec = graph.Title.Split('/')[0];
        return node.Spec == spec && node.Id.Length > 0 ? node.Id : node.Name;
    }
}
