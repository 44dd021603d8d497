using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>One backup while it is being written, under a name that nobody takes for a backup.</summary>
internal sealed class BackupWriting(BackupRequest request, Spec spec, string id)
{
    private readonly string home = Path.Combine(request.Place.Directory, spec.Name);
    private readonly string unfinished = Path.Combine(request.Place.Directory, spec.Name, BackupPlace.UnfinishedName(id));
    private readonly List<string> made = [];
    private BackupManifest? manifest;

    public void Write(IStoreReader reader, string location, DateTimeOffset now)
    {
        var basis = request.Incremental ? BackupBasis.Find(request.Place, spec.Name, reader) : null;
        request.Step("make the directory");
        for (var path = home; path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
        {
            made.Add(path);
        }

        Directory.CreateDirectory(home);
        Directory.CreateDirectory(unfinished);
        var files = new List<ArchivedFile>();
        var uids = new HashSet<string>(StringComparer.Ordinal);
        using var index = new LineWriter(unfinished, BackupManifest.Index);
        long edges = 0;
        using (var tasks = Begin(BackupManifest.Tasks))
        {
            foreach (var task in reader.EnumerateTasks(spec.Name))
            {
                uids.Add(task.Uid);
                var after = reader.DependenciesOf(task.Uid).Select(edge => new ArchivedEdge(edge.DependsOn, reader.FindName(edge.DependsOn)?.ToString(), edge.Hard)).ToList();
                edges += after.Count;
                Put(tasks, index, basis, new ArchivedTask(task, after), ArchivedTask.Write, "", task.Uid);
            }

            files.Add(Finish(tasks));
        }

        var counted = index.Lines;
        using (var records = Begin(BackupManifest.Records))
        {
            var scope = new BackupScope(spec.Name, uids);
            foreach (var record in reader.EnumerateRecords().Where(scope.Has))
            {
                Put(records, index, basis, record, PlainRows.Write, record.Collection, record.Key);
            }

            files.Add(Finish(records));
        }

        using (var events = Begin(BackupManifest.Events))
        {
            foreach (var entry in reader.EnumerateEvents(new() { Spec = spec.Name, AfterSeq = basis?.Manifest.Seq ?? 0 }))
            {
                events.Write(entry, PlainRows.Write);
            }

            files.Add(Finish(events));
        }

        var counts = new BackupCounts(counted, edges, index.Lines - counted, files[^1].Lines);
        files.Add(Finish(index));
        manifest = new()
        {
            Id = id,
            Spec = spec,
            CreatedAt = now,
            Store = location,
            Seq = reader.LastSeq(),
            SeqHash = reader.EventEnds().Head.Hash,
            AfterSeq = basis?.Manifest.Seq ?? 0,
            Base = basis?.ToBase(),
            Counts = counts,
            Contents = files,
        };
        WriteManifest();
    }

    /// <summary>The last step: from here on it is a backup.</summary>
    public BackupMade GiveName()
    {
        var path = FreePath();
        request.Step("give it its name");
        Directory.Move(unfinished, path);
        request.Step("sync its name");
        DurableFile.SyncDirectory(home);
        return new(path, BackupReader.Manifest(path).Value, manifest!.Contents.Sum(file => file.Bytes));
    }

    /// <summary>What it would have been.</summary>
    public BackupMade Rehearsed() => new(FreePath(), manifest!, manifest!.Contents.Sum(file => file.Bytes));

    private string FreePath()
    {
        var name = BackupPlace.Name(manifest!);
        var path = Path.Combine(home, name);
        for (var n = 2; Directory.Exists(path); n++)
        {
            path = Path.Combine(home, $"{name}-{n}");
        }

        return path;
    }

    /// <summary>Takes away what has no name; nothing where it was given one.</summary>
    public void Forget()
    {
        try
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }

            // Only those that this backup has made, and that nobody put anything into.
            foreach (var directory in request.Rehearse ? made.Where(path => Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()) : [])
            {
                Directory.Delete(directory);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // It stands under a name that is never read, and is tidied away later; why the backup failed is what counts.
        }
    }

    private static void Put<T>(LineWriter rows, LineWriter index, BackupBasis? basis, T row, Action<System.Text.Json.Utf8JsonWriter, T> write, string collection, string key)
    {
        var hash = rows.Prepare(row, write);
        index.Write(new IndexLine(collection, key, hash), IndexLine.Write);
        if (basis is null || !basis.Has(collection, key, hash))
        {
            rows.Write();
        }
    }

    private LineWriter Begin(string name)
    {
        request.Step("begin " + name);
        return new(unfinished, name);
    }

    private ArchivedFile Finish(LineWriter file)
    {
        request.Step("sync a file");
        return file.Finish();
    }

    private void WriteManifest()
    {
        request.Step("write the manifest");
        using (var stream = new FileStream(Path.Combine(unfinished, BackupManifest.FileName), FileMode.CreateNew, FileAccess.Write))
        {
            using (var json = new System.Text.Json.Utf8JsonWriter(stream, new() { Indented = true }))
            {
                manifest!.ToJson().WriteTo(json);
            }

            request.Step("sync the manifest");
            stream.Flush(flushToDisk: true);
        }

        DurableFile.SyncDirectory(unfinished);
    }
}
