using Interlock.Storage.Memory;

namespace Interlock.Storage.Files;

/// <summary>Takes read files over into the tables: only tasks whose bytes differ are touched.</summary>
internal static class SpecLoading
{
    public static void Load(Image image, IReadOnlyList<SpecFile> files, IReadOnlyList<string> gone)
    {
        var target = new MemoryTransaction(image.Tables);
        var fresh = new List<StoredTask>();
        foreach (var spec in gone)
        {
            image.Specs.Remove(spec, out var known);
            known!.Tasks.ForEach(task => Take(image, target, task.Uid));
            target.DeleteSpec(spec);
        }

        // First away with what goes or changes, in all files: a name or a task may have moved from one to another.
        foreach (var file in files)
        {
            var before = image.Specs.TryGetValue(file.Spec, out var known) ? known.Tasks.ToDictionary(task => task.Uid, task => task.Json, StringComparer.Ordinal) : [];
            for (var place = 0; place < file.Tasks.Count; place++)
            {
                var (uid, json) = file.Tasks[place];
                if (!before.Remove(uid, out var old) || !old.Span.SequenceEqual(json.Span))
                {
                    before[uid] = old;
                    fresh.Add(file.Read[place]);
                }
            }

            foreach (var uid in before.Keys.Where(uid => image.Tables.Tasks.TryGetValue(uid, out var task) && task.Spec == file.Spec))
            {
                Take(image, target, uid);
            }
        }

        foreach (var file in files)
        {
            file.Read.Clear();
            image.Specs[file.Spec] = file;
            if (file.Row() is { } row)
            {
                target.PutSpec(row);
            }
            else
            {
                target.DeleteSpec(file.Spec);
            }
        }

        for (var i = 0; i < fresh.Count; i++)
        {
            fresh[i] = Put(image, target, fresh[i]);
        }

        Settling.Settle(image, target, fresh);
    }

    private static StoredTask Put(Image image, MemoryTransaction target, StoredTask stored)
    {
        // Somebody copied a spec by hand: the copy's tasks are others.
        if (image.Tables.Tasks.ContainsKey(stored.Task.Uid))
        {
            var uid = TaskReading.UidOf(stored.Task.Spec, stored.Task.Id);
            var file = image.Specs[stored.Task.Spec];
            var place = file.Tasks.FindIndex(task => task.Uid == stored.Task.Uid);
            file.Tasks[place] = (uid, file.Tasks[place].Json);
            stored = stored with { Task = stored.Task with { Uid = uid }, Edges = [] };
        }

        target.PutTask(stored.Task);
        foreach (var (uid, hard) in stored.Edges)
        {
            target.PutDependency(new(stored.Task.Uid, uid, hard));
        }

        foreach (var artifact in stored.Artifacts)
        {
            if (ArtifactForm.Read(artifact.Span, stored.Task.Uid) is { } record && target.FindRecord(record.Collection, record.Key) is null)
            {
                target.PutRecord(record);
                (image.ForeignRecords.TryGetValue(stored.Task.Uid, out var keys) ? keys : image.ForeignRecords[stored.Task.Uid] = []).Add(record.Key);
            }
        }

        return stored;
    }

    private static void Take(Image image, MemoryTransaction target, string uid)
    {
        target.DeleteTask(uid);
        image.Meddled.Remove(uid);
        foreach (var edge in target.DependenciesOf(uid))
        {
            if (!image.LooseEdges.Contains((edge.Task, edge.DependsOn)))
            {
                target.DeleteDependency(edge.Task, edge.DependsOn);
            }
        }

        if (image.ForeignRecords.Remove(uid, out var keys))
        {
            keys.ForEach(key => target.DeleteRecord(ArtifactForm.Collection, key));
        }
    }
}
