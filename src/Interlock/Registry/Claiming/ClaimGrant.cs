using Interlock.Claims;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>What a claim gives.</summary>
public sealed record ClaimGrant(WorkTask Task, Claim Claim, IReadOnlyList<string> Files)
{
    /// <summary>False: the worker held it already, and the claim was only renewed.</summary>
    public bool IsNew { get; init; } = true;
}
