namespace Interlock.Gates;

/// <summary>How far a change reaches, in four steps.</summary>
public enum Risk
{
    /// <summary>Nothing else depends on it.</summary>
    Low,

    /// <summary>Some depend on it.</summary>
    Medium,

    /// <summary>Many depend on it; a person has to approve.</summary>
    High,

    /// <summary>Nearly everything depends on it; a person has to approve.</summary>
    Critical,
}

internal static class Risks
{
    private static readonly string[] Names = ["LOW", "MEDIUM", "HIGH", "CRITICAL"];

    public static string Name(this Risk risk) => Names[(int)risk];

    public static Risk? Parse(string? name)
    {
        var index = Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (Risk)index;
    }

    /// <summary>HIGH and CRITICAL wait for a person.</summary>
    public static bool NeedsApproval(this Risk risk) => risk >= Risk.High;
}

/// <summary>The recorded analysis of what a change touches.</summary>
public sealed record ImpactRecord
{
    /// <summary>Uid of the task.</summary>
    public required string Task { get; init; }

    /// <summary>From HIGH on a person has to approve.</summary>
    public required Risk Risk { get; init; }

    /// <summary>Names that depend on what is changed, as the analyser tells them.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Paths that depend on what is changed, relative to the repository.</summary>
    public IReadOnlyList<string> AffectedFiles { get; init; } = [];

    /// <summary>Why this risk, in plain words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The commit that was analysed, 40 hex digits; empty where the repository has none.</summary>
    public required string Commit { get; init; }

    /// <summary><see cref="FileSet.Hash"/> of the files it was made for.</summary>
    public required string FileSetHash { get; init; }

    /// <summary>The provider, or the worker who recorded it.</summary>
    public required string Source { get; init; }

    /// <summary>True when a person or an agent gave the risk; a later analysis may raise it but not lower it.</summary>
    public bool Given { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}
