namespace Interlock.Drawing.Layered;

/// <summary>Sizes in pixels. Along is the way the layers follow each other, across is the other one.</summary>
internal sealed record Measures
{
    public required double BoxAlong { get; init; }

    public required double BoxAcross { get; init; }

    /// <summary>Between two boxes of a layer.</summary>
    public required double GapAcross { get; init; }

    /// <summary>Between two layers, beside what groups take there.</summary>
    public required double GapAlong { get; init; }

    /// <summary>From the border of a group to what lies in it.</summary>
    public required double PadBefore { get; init; }

    public required double PadAfter { get; init; }

    public required double PadTop { get; init; }

    public required double PadBottom { get; init; }

    public double Channel { get; init; } = 6;

    public double Margin { get; init; } = 20;

    /// <summary>Layers are columns: the drawing is read from left to right.</summary>
    public static Measures Rightwards { get; } = new() { BoxAlong = 216, BoxAcross = 54, GapAcross = 14, GapAlong = 48, PadBefore = 10, PadAfter = 10, PadTop = 28, PadBottom = 10 };

    /// <summary>Layers are rows: it is read downwards, and a group has its heading where it begins.</summary>
    public static Measures Downwards { get; } = new() { BoxAlong = 54, BoxAcross = 216, GapAcross = 16, GapAlong = 40, PadBefore = 26, PadAfter = 10, PadTop = 10, PadBottom = 10 };
}
