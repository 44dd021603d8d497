using Interlock.WorkGraph;

namespace Interlock.Drawing.Layered;

/// <summary>A rectangle on the paper.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;
}

/// <summary>A line on the paper: from point to point, alternately a curve through a gap and a straight stretch past a layer.</summary>
/// <param name="Edge">What it stands for.</param>
/// <param name="Turned">Its arrow stands at its beginning.</param>
/// <param name="Points">At least two.</param>
internal sealed record Route(GraphEdge Edge, bool Turned, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Where everything of a drawing lies.</summary>
internal sealed record Plan
{
    public required bool Downwards { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }

    public required IReadOnlyList<(GraphNode Node, Box Box)> Boxes { get; init; }

    /// <summary>Outer ones first.</summary>
    public required IReadOnlyList<(GraphNode Node, Box Box)> Groups { get; init; }

    public required IReadOnlyList<Route> Routes { get; init; }

    /// <summary>Read from left to right, or downwards where that makes the longer side shorter.</summary>
    public static Plan Of(TaskGraph graph, Precedence precedence)
    {
        var skeleton = new Skeleton(graph, precedence);
        Untangling.Run(skeleton);
        var rightwards = new Drafting(skeleton, Measures.Rightwards, downwards: false).Run();
        var downwards = new Drafting(skeleton, Measures.Downwards, downwards: true).Run();
        return Math.Max(downwards.Width, downwards.Height) < Math.Max(rightwards.Width, rightwards.Height) ? downwards : rightwards;
    }
}
