namespace Interlock.Kiro;

/// <summary>How the order of tasks is read where a file does not state it (<c>kiro.order</c>).</summary>
internal enum KiroOrder
{
    /// <summary>Top-level groups one after the other, the leaves inside a group free.</summary>
    Groups,

    /// <summary>Every leaf after the one before it.</summary>
    Sequential,

    /// <summary>No order but what checkpoints demand.</summary>
    Free,
}

/// <summary>The reading options of section <c>kiro</c> of the configuration.</summary>
internal sealed record KiroOptions
{
    public KiroOrder Order { get; init; } = KiroOrder.Groups;

    /// <summary>
    /// Reads <c>_Requirements: 1.1_</c> as dependencies on tasks of that number. Off by default: they name
    /// acceptance criteria, and read this way nearly half of all real files become circular.
    /// </summary>
    public bool RequirementsAsDependencies { get; init; }
}
