using System.Text.Json.Serialization;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>A stretch of the log in which a task had an id.</summary>
/// <param name="Id">The id.</param>
/// <param name="After">Events up to this sequence number are another task's.</param>
/// <param name="Until">The last event of the stretch.</param>
public sealed record NameSpan(string Id, long After, long Until);

/// <summary>The ids that a task had before it was renumbered.</summary>
public sealed record FormerName
{
    public required string Task { get; init; }

    public IReadOnlyList<NameSpan> Spans { get; init; } = [];

    /// <summary>Its present id is its own since then.</summary>
    public long Since { get; init; }
}

/// <summary>Events carry the id a task had then; this finds a task's events after it was renumbered.</summary>
internal static class FormerNames
{
    private static readonly Collection<FormerName> Names = new("former_names", () => NamesJson.Default.FormerName, name => name.Task);

    /// <summary>When an id was left last, so that whoever gets it next does not inherit the history.</summary>
    private static readonly Collection<FormerName> Left = new("left_names", () => NamesJson.Default.FormerName, name => name.Task);

    public static void Leave(IStoreTransaction store, WorkTask task)
    {
        var seq = store.LastSeq();
        var name = Names.Find(store, task.Uid) ?? new() { Task = task.Uid, Since = Left.Find(store, task.Ref.ToString())?.Since ?? 0 };
        Names.Put(store, name with { Spans = [.. name.Spans, new(task.Id, name.Since, seq)], Since = seq });
        Left.Put(store, new() { Task = task.Ref.ToString(), Since = seq });
    }

    /// <summary>The events of a task under all the ids it had, by rising sequence number.</summary>
    public static IReadOnlyList<JournalEvent> Events(IStoreReader reader, WorkTask task)
    {
        var name = Names.Find(reader, task.Uid);
        var since = name?.Since ?? Left.Find(reader, task.Ref.ToString())?.Since ?? 0;
        var events = new List<JournalEvent>();
        foreach (var span in name?.Spans ?? [])
        {
            events.AddRange(reader.ListEvents(new() { Spec = task.Spec, TaskId = span.Id, AfterSeq = span.After }).Where(entry => entry.Seq <= span.Until));
        }

        events.AddRange(reader.ListEvents(new() { Spec = task.Spec, TaskId = task.Id, AfterSeq = since }));
        return events;
    }
}

[JsonSerializable(typeof(FormerName))]
internal sealed partial class NamesJson : JsonSerializerContext;
