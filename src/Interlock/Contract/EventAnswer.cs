using System.Text.Json.Nodes;
using Interlock.Journal;

namespace Interlock.Contract;

/// <summary>The event object.</summary>
internal sealed record EventAnswer(
    long Seq,
    string EventType,
    string? Spec,
    string? TaskId,
    string? RunId,
    string? Worker,
    Instant Timestamp,
    JsonObject Details,
    string? Uid,
    string Hash)
{
    public static EventAnswer Of(JournalEvent entry) => new(
        Seq: entry.Seq,
        EventType: entry.Type,
        Spec: entry.Spec,
        TaskId: entry.TaskId,
        RunId: entry.RunId,
        Worker: entry.Worker,
        Timestamp: entry.At,
        Details: entry.Details,
        Uid: entry.Uid,
        Hash: entry.Hash);
}
