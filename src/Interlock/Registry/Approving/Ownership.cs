using Interlock.Claims;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Approving;

/// <summary>Whose work a task is: everybody's who held it since it was made or reopened.</summary>
internal static class Ownership
{
    /// <param name="name">Letters count alike: Ann does not approve the work of ann.</param>
    public static bool IsOf(IStoreReader reader, WorkTask task, string name) => IsOf(reader, task, name, reader.FindClaim(task.Uid));

    /// <param name="claim">The claim as it is now; null: nobody holds the task.</param>
    public static bool IsOf(IStoreReader reader, WorkTask task, string name, Claim? claim) =>
        Same(claim?.Worker, name) || Same(Records.Holders.Find(reader, task.Uid)?.Worker, name) || Since(reader, task).Any(worker => Same(worker, name));

    private static IEnumerable<string?> Since(IStoreReader reader, WorkTask task)
    {
        var reopened = reader.ListEvents(new() { Uid = task.Uid, Type = EventTypes.OperatorAction }).LastOrDefault(entry => (string?)entry.Details["action"] == "reopen")?.Seq ?? 0;
        return reader.ListEvents(new() { Uid = task.Uid, Type = EventTypes.TaskAssigned }).Where(entry => entry.Seq > reopened).Select(entry => (string?)entry.Details["worker"]);
    }

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
