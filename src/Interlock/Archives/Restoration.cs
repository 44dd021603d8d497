using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>One restore inside its transaction.</summary>
internal sealed class Restoration
{
    private readonly Changes changes;
    private readonly IReadOnlyList<BackupPart> chain;
    private readonly string target;
    private readonly bool overwrite;
    private readonly RestoredNames names;
    private readonly RestoredRecords records;
    private readonly Dictionary<(string, string), (string Hash, long Place)> wanted = [];
    private readonly List<string> missing = [];
    private readonly Overwritten? replaced;
    private readonly HashSet<string> created = new(StringComparer.Ordinal);

    public Restoration(Changes changes, IIdSource ids, IReadOnlyList<BackupPart> chain, string target, bool overwrite)
    {
        this.changes = changes;
        this.chain = chain;
        this.target = target;
        this.overwrite = overwrite;
        foreach (var (line, _) in Last.Rows(BackupManifest.Index, IndexLine.Read))
        {
            if (!wanted.TryAdd(line.Name, (line.Hash, wanted.Count)))
            {
                throw Damaged($"{line.Key} stands twice in its index");
            }
        }

        var uids = wanted.Keys.Where(key => key.Item1.Length == 0).Select(key => key.Item2).ToHashSet(StringComparer.Ordinal);
        names = new(changes.Store, ids, Backup.Spec.Name, target, overwrite, uids);
        records = new(changes.Store, ids, names);
        replaced = overwrite ? Overwritten.TakeAway(changes.Store, target, uids) : null;
    }

    private BackupPart Last => chain[^1];

    private BackupManifest Backup => Last.Manifest;

    private IStoreTransaction Store => changes.Store;

    public Restored Run()
    {
        var why = $"restored from backup {Backup.Id}";
        var kept = 0L;
        foreach (var record in Current(BackupManifest.Records, PlainRows.ReadRecord, record => (record.Collection, record.Key)))
        {
            kept += records.Put(record) ? 1 : 0;
        }

        PutSpec();
        var restored = PutTasks();
        if (wanted.Count > 0)
        {
            throw Damaged($"{wanted.Count} of its rows are nowhere in it");
        }

        var cancelled = replaced?.PutBackWhatIsUnknown(changes, restored, why) ?? [];
        var events = RestoreHistory();
        Explain(restored, why);
        Recounting.Run(changes, restored.Concat(cancelled.Select(task => task.Uid)));
        var returned = Returning.Run(changes, restored, why);
        Store.Append(new()
        {
            Type = EventTypes.OperatorAction,
            Spec = target,
            Worker = changes.Actor?.Name,
            At = changes.Now,
            Details = new()
            {
                ["action"] = "restore",
                ["backup"] = Backup.Id,
                ["spec"] = Backup.Spec.Name,
                ["seq"] = Backup.Seq,
                ["tasks"] = restored.Count,
                ["uids"] = names.KeepsUids ? "kept" : "new",
                ["overwrite"] = overwrite,
            },
        });
        return new(target, Backup, names.KeepsUids, restored.Count, kept, events, returned, [.. cancelled.Select(task => task.Ref.ToString())], missing);
    }

    /// <summary>The rows of the whole chain that stand in the last index, each once.</summary>
    private IEnumerable<T> Current<T>(string file, Func<RowElement, T> read, Func<T, (string, string)> keyOf) => chain
        .SelectMany(part => part.Rows(file, read))
        .Where(row => wanted.TryGetValue(keyOf(row.Row), out var known) && known.Hash == row.Hash && wanted.Remove(keyOf(row.Row)))
        .Select(row => row.Row);

    private void PutSpec()
    {
        var now = Store.FindSpec(target);
        Store.PutSpec(Backup.Spec with
        {
            Name = target,
            SourcePath = names.KeepsName ? Backup.Spec.SourcePath : null,
            Version = Math.Max(Backup.Spec.Version, now?.Version ?? 0) + 1,
            UpdatedAt = changes.Now,
        });
    }

    private HashSet<string> PutTasks()
    {
        var places = wanted.Where(entry => entry.Key.Item1.Length == 0).OrderBy(entry => entry.Value.Place).Select((entry, n) => (entry.Key.Item2, n)).ToDictionary(StringComparer.Ordinal);
        var last = Store.ListSequences().GetValueOrDefault("task");
        Store.SetSequence("task", last + places.Count);
        var restored = new HashSet<string>(StringComparer.Ordinal);
        foreach (var archived in Current(BackupManifest.Tasks, row => ArchivedTask.Read(row, Backup.Spec.Name), one => ("", one.Task.Uid)))
        {
            var uid = names.Uid(archived.Task.Uid);
            var task = archived.Task with
            {
                Uid = uid,
                Spec = target,
                Ordinal = last + places[archived.Task.Uid] + 1,
                Issue = records.IssueOf(archived.Task.Issue),
                Change = records.ChangeOf(archived.Task.Change),
                Metadata = names.KeepsUids ? archived.Task.Metadata : Known(archived.Task),
                UpdatedAt = changes.Now,
            };
            if (replaced?.Find(uid) is { } before)
            {
                task = task with { Ordinal = before.Ordinal, Version = Math.Max(task.Version, before.Version) + 1, LastToken = Math.Max(task.LastToken, before.LastToken) };
            }

            if (Store.FindTask(task.Ref) is not null)
            {
                throw Damaged($"{task.Id} stands twice in it");
            }

            Store.PutTask(task with { MissingDependencies = [.. task.MissingDependencies.Union(Link(archived, uid))] });
            restored.Add(uid);
        }

        return restored;
    }

    /// <summary>Stores the edges of a task; returns the names of what is not here.</summary>
    private List<string> Link(ArchivedTask archived, string uid)
    {
        var lost = new List<string>();
        foreach (var edge in archived.After)
        {
            if (names.Find(edge) is { } before)
            {
                Store.PutDependency(new(uid, before, edge.Hard));
                continue;
            }

            missing.Add($"{target}/{archived.Task.Id} after {edge.Name ?? edge.Uid}");
            if (edge.Hard && !archived.Task.State.IsFinal())
            {
                lost.Add(edge.Name ?? edge.Uid);
            }
        }

        return lost;
    }

    /// <summary>Puts the history into the log, unless the log has it.</summary>
    private long RestoreHistory()
    {
        var known = overwrite && LogHas();
        var count = 0L;
        foreach (var (entry, _) in chain.SelectMany(part => part.Rows(BackupManifest.Events, PlainRows.ReadEvent)))
        {
            if (entry.Spec != Backup.Spec.Name)
            {
                throw Damaged($"event {entry.Seq} is of another spec");
            }

            if (entry is { Type: EventTypes.TaskCreated, TaskId: { } id })
            {
                created.Add(names.UidOrNull(entry.Uid) ?? id);
            }

            if (!known)
            {
                entry.Details["restored_seq"] = entry.Seq;
                Store.Append(entry with { Seq = 0, Spec = target, Uid = names.UidOrNull(entry.Uid) });
                count++;
            }
        }

        return count;
    }

    /// <summary>True when the log of this store is the one that was backed up, or has dropped what it could be told by.</summary>
    private bool LogHas() => Backup.Seq < Store.EventEnds().Anchor.Seq || LogMark.HashAt(Store, Backup.Seq) == Backup.SeqHash;

    /// <summary>An event for every task whose state the log would not tell.</summary>
    private void Explain(IReadOnlySet<string> restored, string why)
    {
        foreach (var uid in restored)
        {
            var task = Store.FindTask(uid)!;
            if (!created.Contains(task.Uid) && !created.Contains(task.Id))
            {
                changes.Log(EventTypes.TaskCreated, task, new() { ["title"] = task.Title, ["issue"] = task.Issue, ["state"] = task.State.Name(), ["reason"] = why });
            }
            else if (replaced?.Find(uid) is { } before && !task.IsParent && before.State != task.State)
            {
                changes.Log(EventTypes.TaskUpdated, task, new() { ["from"] = before.State.Name(), ["to"] = task.State.Name(), ["reason"] = why });
            }
        }
    }

    private static JsonObject Known(WorkTask task)
    {
        var metadata = task.Metadata;
        metadata["restored_uid"] = task.Uid;
        return metadata;
    }

    private RefusalException Damaged(string why) => new(BackupRefusals.Damaged(Last.Path, why));
}
