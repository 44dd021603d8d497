using Interlock.Gates;

namespace Interlock.Impact;

/// <summary>How far a change may reach before it is called MEDIUM, HIGH or CRITICAL.</summary>
public static class Thresholds
{
    /// <summary>Files reached, changed ones and affected ones together.</summary>
    public const int Medium = 5;

    public const int High = 15;

    public const int Critical = 60;

    /// <param name="changed">Existing files that would change.</param>
    /// <param name="affected">Other files that name them or change with them.</param>
    /// <param name="touchesShared">A manifest or lock file is among them: at least MEDIUM.</param>
    public static Risk Judge(int changed, int affected, bool touchesShared)
    {
        var risk = (changed + affected) switch
        {
            >= Critical => Risk.Critical,
            >= High => Risk.High,
            >= Medium => Risk.Medium,
            _ => Risk.Low,
        };
        return touchesShared && risk < Risk.Medium ? Risk.Medium : risk;
    }
}
