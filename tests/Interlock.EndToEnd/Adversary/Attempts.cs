namespace Interlock.EndToEnd.Adversary;

/// <summary>All attempts, in the order of their numbers.</summary>
internal static class Attempts
{
    public static IReadOnlyList<Attempt> All { get; } =
    [
        .. Fencing.List,
        .. Branches.List,
        .. ChangeRequests.List,
        .. Merges.List,
        .. Approvals.List,
        .. SelfApprovals.List,
        .. Completions.List,
        .. Steerings.List,
        .. Configurations.List,
        .. HandEdits.List,
        .. ProtectedFiles.List,
        .. Beginnings.List,
        .. Policies.List,
        .. Doors.List,
        .. GitSettings.List,
        .. GitObjects.List,
    ];

    private static readonly Dictionary<Attempt, int> Numbers = All.Select((attempt, i) => (attempt, i)).ToDictionary(pair => pair.attempt, pair => pair.i + 1);

    public static int NumberOf(Attempt attempt) => Numbers[attempt];
}
