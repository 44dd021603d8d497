namespace Interlock.Registry;

/// <summary>Words with which <c>state_reason</c> begins while a task is blocked or a draft.</summary>
internal static class BlockReasons
{
    public const string Dependencies = "dependencies";
    public const string Approval = "approval";
    public const string Denied = "approval denied";
    public const string Question = "question";
    public const string Lock = "lock";
    public const string Retry = "retry";
    public const string Released = "released";
    public const string Expired = "claim expired";
    public const string MissingDependency = "missing dependency";
    public const string Cycle = "cycle";

    /// <summary>What went wrong after the merge; stands in the reason of a task that is deploying or failed.</summary>
    public const string Deploy = "deploy";

    /// <summary>Held back by a person; only a person lets it go on.</summary>
    public const string Held = "held";

    /// <summary>True when the stored reason names a dependency that is failed or cancelled.</summary>
    public static bool IsHopeless(string? stored) => Is(stored, Dependencies) && stored!.Length > Dependencies.Length;

    /// <summary>True when the stored reason is of this kind, whatever follows it.</summary>
    public static bool Is(string? stored, string kind) => stored is not null && stored.StartsWith(kind, StringComparison.Ordinal)
        && (stored.Length == kind.Length || stored[kind.Length] is ':' or ' ') && !(kind == Approval && stored.StartsWith(Denied, StringComparison.Ordinal));

    /// <summary>What follows the kind; the whole reason where nothing does.</summary>
    public static string Said(string stored, string kind) => stored.Length > kind.Length + 2 ? stored[(kind.Length + 2)..] : stored;
}
