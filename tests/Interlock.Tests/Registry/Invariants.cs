using Interlock.Archives.Checks;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.Tests.Journal;

namespace Interlock.Tests.Registry;

/// <summary>What is true after every command, refused or not.</summary>
internal static class Invariants
{
    public static void Hold(Desk desk) => Hold(desk.Store);

    public static void Hold(IStore store)
    {
        // What an operator would be told: known circles, and locks that a worker gave back, are all that may be found.
        Assert.DoesNotContain(StoreVerification.Run(store, null).Value.Findings, finding => finding is not { Code: "graph.cycle" or "lock.missing", Severity: Severity.Warning });
        Each(store);
    }

    private static void Each(IStore store) => store.Read(reader =>
    {
        var locks = reader.ListLocks();
        foreach (var task in reader.ListTasks(new()))
        {
            var edges = reader.DependenciesOf(task.Uid).Select(edge => (edge.Hard, Open: Cascade.StateOf(reader, reader.FindTask(edge.DependsOn)!) != TaskState.Done)).ToList();
            Assert.Equal((edges.Count(edge => edge is { Hard: true, Open: true }), edges.Count(edge => edge is { Hard: false, Open: true })), (task.OpenDependencies, task.OpenSoftDependencies));
            if (task.IsParent)
            {
                Assert.Equal(TaskState.Draft, task.State);
                continue;
            }

            Assert.False(task is { State: TaskState.Pending, OpenDependencies: > 0 }, $"{task.Ref} is pending with open dependencies");
            Assert.Equal(task.State == TaskState.Blocked, task.StateReason is not null && task.State is not (TaskState.Implementing or TaskState.Deploying or TaskState.Failed or TaskState.Cancelled or TaskState.Draft));
            Assert.False(BlockReasons.Is(task.StateReason, BlockReasons.Dependencies) && task.OpenDependencies == 0, $"{task.Ref} waits for nothing");
            var claim = reader.FindClaim(task.Uid);
            Assert.Equal(task.State.IsActive(), claim is not null);
            Assert.True(claim is null || claim.Token == task.LastToken);
            Assert.True(task.State is TaskState.Reviewing or TaskState.Deploying == (claim is { Parked: true }), $"{task.Ref} is {task.State} and its claim is parked: {claim?.Parked}\n{string.Join("\n", reader.ListEvents(new() { Uid = task.Uid, Limit = 12, Last = true }).Select(entry => $"{entry.Type} {entry.Details.ToJsonString()}"))}");
            Assert.True(task.State.IsActive() || reader.LocksOf(task.Uid).Count == 0, $"{task.Ref} is {task.State} and holds locks");
            Assert.Equal(task.State == TaskState.Deploying, DeployRecords.Queue.Find(reader, task.Uid) is not null);
            Assert.Equal(task.State == TaskState.Reviewing, Records.Merges.Find(reader, task.Uid) is not null);
        }

        for (var i = 0; i < locks.Count; i++)
        {
            for (var j = i + 1; j < locks.Count; j++)
            {
                Assert.False(locks[i].Task != locks[j].Task && LockPath.Overlap(locks[i].Path, locks[j].Path), $"{locks[i].Path} is held twice");
            }
        }

        return Documented(reader.ListEvents(new() { Limit = 40, Last = true }));
    });

    /// <summary>Every event is of a type of the reference page and says what the page says it does.</summary>
    public static int Documented(IEnumerable<JournalEvent> events)
    {
        foreach (var entry in events)
        {
            var page = EventPage.Types[entry.Type];
            var undocumented = entry.Details.Select(detail => detail.Key).Where(key => !page.Contains(key) && !page.Contains(key + "?"));
            var missing = page.Where(key => !key.EndsWith('?') && entry.Details[key] is null);
            Assert.Empty(undocumented.Select(key => $"{entry.Type} says {key}, the page does not").Concat(missing.Select(key => $"{entry.Type} has no {key}: {entry.Details.ToJsonString()}")));
        }

        return 0;
    }
}
