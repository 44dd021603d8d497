using System.Text;
using System.Text.Json;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Tests.Storage;

/// <summary>All that a store holds, as text; two stores with the same text hold the same.</summary>
internal static class StoreDigest
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static string Of(IStore store) => store.Read(reader =>
    {
        var text = new StringBuilder();
        foreach (var spec in reader.ListSpecs())
        {
            text.AppendLine($"spec {spec.Name} {spec.Version} {spec.Metadata.ToJsonString()} {spec.UpdatedAt:O}");
        }

        foreach (var task in reader.EnumerateTasks())
        {
            text.AppendLine($"task {JsonSerializer.Serialize(task)}");
            reader.DependenciesOf(task.Uid).ToList().ForEach(edge => text.AppendLine($"  {edge}"));
        }

        reader.ListClaims().ToList().ForEach(claim => text.AppendLine($"{claim}"));
        reader.ListLocks().ToList().ForEach(held => text.AppendLine($"{held}"));
        reader.EnumerateRecords().ToList().ForEach(record => text.AppendLine($"{record}"));
        reader.ListSequences().OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList().ForEach(pair => text.AppendLine($"{pair}"));
        foreach (var entry in reader.EnumerateEvents(new()))
        {
            text.AppendLine($"event {entry.Seq} {entry.Spec}/{entry.TaskId} {entry.Type} {entry.At:O} {entry.Details.ToJsonString()} {entry.Hash}");
        }

        var ends = reader.EventEnds();
        Assert.Null(EventChain.FirstBreak(reader.EnumerateEvents(new()), ends.Anchor, ends.Head));
        return text.AppendLine($"{ends}").ToString();
    });

    /// <summary>Some of everything, in two specs.</summary>
    public static void Begin(IStoreTransaction tx)
    {
        foreach (var spec in (ReadOnlySpan<string>)["one", "two"])
        {
            tx.PutSpec(new() { Name = spec, Version = 1, CreatedAt = Start, UpdatedAt = Start });
            for (var number = 1; number <= 3; number++)
            {
                tx.PutTask(Task(spec, number));
                tx.Append(new() { Type = EventTypes.TaskCreated, Spec = spec, TaskId = $"{number}", At = Start });
            }
        }

        tx.PutDependency(new("one-2", "two-1", true));
        tx.PutRecord(new("runs", "r1", "one-1", "running", "{}"));
        tx.Next("task");
    }

    /// <summary>Changes some of everything.</summary>
    public static void Change(IStoreTransaction tx)
    {
        tx.PutTask(tx.FindTask("one-1")! with { State = Interlock.Lifecycle.TaskState.Analyzing, Version = 2 });
        tx.PutTask(tx.FindTask("two-1")! with { State = Interlock.Lifecycle.TaskState.Done, Version = 2 });
        tx.PutTask(Task("two", 4));
        tx.DeleteTask("two-3");
        tx.PutClaim(new() { Task = "one-1", Worker = "ann", WorkerKind = WorkerKind.Human, Token = 1, Host = "h", ClaimedAt = Start, ExpiresAt = Start });
        tx.PutLock(new("one-1", "a.txt", false, Start));
        tx.PutDependency(new("two-4", "one-1", false));
        tx.DeleteDependency("one-2", "two-1");
        tx.PutRecord(new("artifacts", "k", "one-1", "diff", """{"Id":"k","Task":"one-1","Type":"diff","Uri":"file:///x","SizeBytes":3,"CreatedAt":"2026-01-02T03:04:05Z","Metadata":{}}"""));
        tx.DeleteRecord("runs", "r1");
        tx.Next("task");
        tx.Append(new() { Type = EventTypes.TaskAssigned, Spec = "one", TaskId = "1", At = Start });
        tx.Append(new() { Type = EventTypes.LockAcquired, Spec = "two", TaskId = "1", At = Start, Details = new() { ["event"] = "mine" } });
        tx.Append(new() { Type = EventTypes.OperatorAction, At = Start });
    }

    public static WorkTask Task(string spec, int number) => new()
    {
        Uid = $"{spec}-{number}",
        Spec = spec,
        Id = $"{number}",
        Title = $"Task {number}",
        State = Interlock.Lifecycle.TaskState.Pending,
        Ordinal = number + (spec == "two" ? 10 : 0),
        CreatedAt = Start,
        UpdatedAt = Start,
    };
}
