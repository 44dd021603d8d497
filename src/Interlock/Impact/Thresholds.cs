using Interlock.Gates;

namespace Interlock.Impact;

/// <summary>How far a change may reach before it is called MEDIUM, HIGH or CRITICAL; configured under <c>impact.thresholds</c>.</summary>
/// <param name="Medium">Below <paramref name="High"/>, which is below <paramref name="Critical"/>.</param>
internal sealed record Thresholds(int Medium, int High, int Critical)
{
    public static Thresholds Default { get; } = new(5, 15, 60);

    /// <param name="reach">Files reached, the changed ones among them.</param>
    public Risk Judge(double reach) =>
        reach >= Critical ? Risk.Critical
        : reach >= High ? Risk.High
        : reach >= Medium ? Risk.Medium
        : Risk.Low;

    /// <param name="reach">As above.</param>
    /// <param name="touchesShared">A manifest or lock file is among the changed ones: at least MEDIUM.</param>
    public Risk Judge(double reach, bool touchesShared)
    {
        var risk = Judge(reach);
        return touchesShared && risk < Risk.Medium ? Risk.Medium : risk;
    }

    public override string ToString() => $"{Medium}/{High}/{Critical}";
}
