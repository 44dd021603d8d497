using Interlock.Gates;
using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>What gate 0 asks of an issue.</summary>
internal static class IssueLook
{
    /// <param name="uid">The task that stands on it; null for one that is still to be made.</param>
    /// <param name="closed">Its issue may be closed: the task is.</param>
    public static IssueFacts Of(IForge forge, IStoreReader reader, int? number, string? uid, bool closed = false)
    {
        var issue = number is { } given ? forge.FindIssue(reader, given) : null;
        return new(number, issue is not null, forge.Kind, closed || issue is null or { Open: true }, issue is { Task: var owner } && owner != uid ? reader.FindName(owner)?.ToString() : null);
    }
}
