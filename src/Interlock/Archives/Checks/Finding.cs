namespace Interlock.Archives.Checks;

internal enum Severity
{
    /// <summary>Something a person should look at; nothing is inconsistent.</summary>
    Warning,

    /// <summary>Two things that are stored contradict each other, or the log.</summary>
    Error,
}

/// <summary>Something that is not as it should be.</summary>
/// <param name="Code">Dotted and stable.</param>
/// <param name="Task">Name of the task it is about, its uid where it has no name; null where it is about none.</param>
/// <param name="Fact">One sentence.</param>
/// <param name="Next">The next step.</param>
internal sealed record Finding(string Code, Severity Severity, string? Task, string Fact, string Next);

/// <summary>How much was looked at.</summary>
internal sealed record Checked
{
    public long Specs { get; set; }

    public long Tasks { get; set; }

    public long Dependencies { get; set; }

    public long Claims { get; set; }

    public long Locks { get; set; }

    public long Events { get; set; }

    public long Records { get; set; }
}

/// <summary>The outcome of a verification.</summary>
/// <param name="Spec">Null: all specs.</param>
/// <param name="Findings">Errors first, at most <see cref="StoreVerification.MostFindings"/>.</param>
/// <param name="Left">Findings that are not listed.</param>
internal sealed record Verification(string? Spec, IReadOnlyList<Finding> Findings, long Left, Checked Checked)
{
    /// <summary>Null when all is well.</summary>
    public Severity? Worst => Findings.Count == 0 ? null : Findings.Max(finding => finding.Severity);
}
