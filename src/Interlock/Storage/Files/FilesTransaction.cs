using Interlock.Claims;
using Interlock.Journal;
using Interlock.Storage.Memory;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>Reads and writes over an image; keeps what has to be written where.</summary>
internal sealed partial class FilesTransaction(Image image, Func<EventReading> events) : MemoryTransaction(image.Tables)
{
    private readonly List<JournalEvent> appended = [];
    private readonly HashSet<(string Task, string DependsOn)> edges = [];
    private readonly List<Action<BookLine>> rows = [];
    private readonly List<(string Owner, string Key)> artifacts = [];
    private readonly List<(string Task, string DependsOn)> loosened = [];
    private readonly List<(string Task, string DependsOn)> tied = [];
    private readonly HashSet<string> deleted = new(StringComparer.Ordinal);
    private ChainEnds? before;
    private bool ended;

    /// <summary>Tasks whose text in their file changes, by uid.</summary>
    public HashSet<string> Touched { get; } = new(StringComparer.Ordinal);

    /// <summary>Specs whose file changes.</summary>
    public HashSet<string> Specs { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<JournalEvent> Appended => appended;

    public bool Drops { get; private set; }

    private bool Begins { get; set; }

    /// <summary>Nothing was written.</summary>
    public bool IsIdle => Specs.Count == 0 && Touched.Count == 0 && edges.Count == 0 && rows.Count == 0 && appended.Count == 0 && !Drops && !Begins;

    /// <summary>Called when the transaction ends; what is read on afterwards is a bug of the caller.</summary>
    public void End() => ended = true;

    public override void PutSpec(Spec spec)
    {
        base.PutSpec(spec);
        Specs.Add(spec.Name);
    }

    public override void DeleteSpec(string name)
    {
        base.DeleteSpec(name);
        Specs.Add(name);
    }

    public override void PutTask(WorkTask task)
    {
        var known = FindTask(task.Uid);
        base.PutTask(task);
        Touch(task.Uid);
        if (known is null)
        {
            edges.UnionWith(DependenciesOf(task.Uid).Select(edge => (edge.Task, edge.DependsOn)));
        }

        if (known is not null && known.Spec != task.Spec)
        {
            Specs.Add(known.Spec);
        }

        if (known?.Ref != task.Ref)
        {
            // Its name stands in the files of those that come after it.
            foreach (var edge in DependentsOf(task.Uid))
            {
                Touch(edge.Task);
            }
        }

        if (known?.State != task.State || known.Parent != task.Parent || known.Optional != task.Optional || known.IsParent != task.IsParent)
        {
            TouchParents(known);
            TouchParents(task);
        }
    }

    public override void DeleteTask(string uid)
    {
        if (FindTask(uid) is { } known)
        {
            edges.UnionWith(DependenciesOf(uid).Select(edge => (edge.Task, edge.DependsOn)));
            base.DeleteTask(uid);
            Touched.Remove(uid);
            deleted.Add(uid);
            Specs.Add(known.Spec);
            TouchParents(known);
        }
    }

    public override void PutDependency(Dependency dependency)
    {
        base.PutDependency(dependency);
        edges.Add((dependency.Task, dependency.DependsOn));
    }

    public override void DeleteDependency(string task, string dependsOn)
    {
        base.DeleteDependency(task, dependsOn);
        edges.Add((task, dependsOn));
    }

    public override void PutClaim(Claim claim)
    {
        if (FindClaim(claim.Task) is not { } known || (known.RunId, known.Worker) != (claim.RunId, claim.Worker))
        {
            Touch(claim.Task);
        }

        base.PutClaim(claim);
        rows.Add(line => line.Claim(claim));
    }

    public override void DeleteClaim(string task)
    {
        base.DeleteClaim(task);
        rows.Add(line => line.Row("-claim", task));
    }

    public override void PutLock(FileLock fileLock)
    {
        base.PutLock(fileLock);
        rows.Add(line => line.Lock(fileLock));
    }

    public override void DeleteLock(string task, string path)
    {
        base.DeleteLock(task, path);
        rows.Add(line => line.Row("-lock", task, path));
    }

    public override long Append(JournalEvent journalEvent)
    {
        before ??= EventEnds();
        var linked = EventChain.Link(journalEvent with { Seq = Tables.Head.Seq + 1 }, Tables.Head.Hash);
        Tables.Head = new(linked.Seq, linked.Hash);
        appended.Add(linked);
        return linked.Seq;
    }

    public override int DropEvents(long throughSeq)
    {
        if (throughSeq <= Tables.Anchor.Seq || throughSeq > Tables.Head.Seq)
        {
            return 0;
        }

        before ??= EventEnds();
        var last = ListEvents(new() { AfterSeq = throughSeq - 1, Limit = 1 }).FirstOrDefault(entry => entry.Seq == throughSeq);
        if (last is null)
        {
            return 0;
        }

        var dropped = throughSeq - Tables.Anchor.Seq;
        Tables.Anchor = new(last.Seq, last.Hash);
        Drops = true;
        return (int)Math.Min(dropped, int.MaxValue);
    }

    public override void BeginLog(ChainMark mark)
    {
        if (Tables.Head.Seq != Tables.Anchor.Seq || appended.Count > 0)
        {
            throw new InvalidOperationException("The log has begun.");
        }

        Tables.Anchor = Tables.Head = mark;
        before = new(mark, mark);
        Begins = true;
    }

    public override void PutRecord(StoredRecord record)
    {
        if (record.Collection == ArtifactForm.Collection)
        {
            Touch(record.Owner);
            artifacts.Add((record.Owner, record.Key));
        }

        base.PutRecord(record);
        rows.Add(line => line.Record(record));
    }

    public override void DeleteRecord(string collection, string key)
    {
        if (collection == ArtifactForm.Collection && FindRecord(collection, key) is { } known)
        {
            Touch(known.Owner);
        }

        base.DeleteRecord(collection, key);
        rows.Add(line => line.Row("-record", collection, key));
    }

    public override long Next(string sequence)
    {
        var next = base.Next(sequence);
        rows.Add(line => line.Row("sequence", sequence, next));
        return next;
    }

    public override void SetSequence(string sequence, long value)
    {
        base.SetSequence(sequence, value);
        rows.Add(line => line.Row("sequence", sequence, value));
    }

    public override IReadOnlyList<JournalEvent> ListEvents(EventQuery query) => [.. EnumerateEvents(query)];

    public override IEnumerable<JournalEvent> EnumerateEvents(EventQuery query)
    {
        ObjectDisposedException.ThrowIf(ended, this);
        if (query.AfterSeq >= Tables.Head.Seq)
        {
            return [];
        }

        var own = appended.Where(entry => entry.Seq > Tables.Anchor.Seq && query.Matches(entry)).ToList();
        var most = query.Limit ?? int.MaxValue;
        if (query is { Last: true, Limit: { } last } && own.Count >= last)
        {
            return own.TakeLast(last);
        }

        var stored = before is { } ends && query.AfterSeq >= ends.Head.Seq ? [] : events().Find(query is { Last: true, Limit: not null } ? query with { Limit = most - own.Count } : query);
        return Live(stored.Concat(own).Take(most));
    }

    private IEnumerable<JournalEvent> Live(IEnumerable<JournalEvent> found)
    {
        foreach (var entry in found)
        {
            ObjectDisposedException.ThrowIf(ended, this);
            yield return entry;
        }
    }

    private void Touch(string uid)
    {
        if (FindTask(uid) is { } task)
        {
            Touched.Add(uid);
            Specs.Add(task.Spec);
        }
    }

    // What a parent shows is computed from its children, and stands in the file.
    private void TouchParents(WorkTask? task)
    {
        while (task?.Parent is { } parent && FindTask(new TaskRef(task.Spec, parent)) is { } above)
        {
            if (!Touched.Add(above.Uid))
            {
                return;
            }

            Specs.Add(above.Spec);
            task = above;
        }
    }
}
