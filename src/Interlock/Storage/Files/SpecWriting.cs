using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>Makes the next text of a spec's file out of the tables.</summary>
internal static class SpecWriting
{
    /// <summary>Null where nothing is left to be written: the file goes.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="image">Its tables hold what is to be written, its files what was.</param>
    /// <param name="transaction">Says what is written anew.</param>
    /// <param name="now">The moment of the write.</param>
    public static SpecFile? Next(string spec, Image image, FilesTransaction transaction, DateTimeOffset now)
    {
        var known = image.Specs.GetValueOrDefault(spec);
        var next = known?.Copy() ?? new SpecFile { Spec = spec };
        var left = new HashSet<string>(StringComparer.Ordinal);
        for (var place = 0; place < next.Tasks.Count; place++)
        {
            var (uid, json) = next.Tasks[place];
            if (transaction.FindTask(uid) is { } task && task.Spec == spec)
            {
                left.Add(uid);
                if (transaction.Touched.Contains(uid))
                {
                    next.Tasks[place] = (uid, Write(task, transaction, json));
                }
            }
            else
            {
                next.Tasks[place] = default;
            }
        }

        next.Tasks.RemoveAll(task => task.Uid is null);
        foreach (var task in transaction.Touched.Where(uid => !left.Contains(uid)).Select(transaction.FindTask).OfType<WorkTask>().Where(task => task.Spec == spec).OrderBy(task => task.Ordinal))
        {
            next.Tasks.Add((task.Uid, TaskForm.Write(ImageOf(task, transaction), default)));
        }

        var row = transaction.FindSpec(spec);
        if (row is null && next.Tasks.Count == 0)
        {
            return null;
        }

        next.Version = known is null ? 1 : known.Version + 1;
        next.SetRow(row, now);
        return next;
    }

    private static byte[] Write(WorkTask task, FilesTransaction transaction, ReadOnlyMemory<byte> before)
    {
        try
        {
            return TaskForm.Write(ImageOf(task, transaction), before);
        }
        catch (ArgumentException twice)
        {
            // Somewhere in what we do not know of it a field stands twice; which of them counts is not for us to say.
            throw new RefusalException(StoreRefusals.Corrupt($"task {task.Ref}", twice.Message.TrimEnd('.')), twice);
        }
    }

    private static TaskImage ImageOf(WorkTask task, IStoreReader reader) => new(
        task,
        Shown(task, reader),
        Settling.NamesOf(reader, task),
        reader.DependenciesOf(task.Uid),
        reader.FindClaim(task.Uid),
        reader.ListRecords(ArtifactForm.Collection, task.Uid));

    private static TaskState Shown(WorkTask task, IStoreReader reader) => task.IsParent
        ? ParentState.Compute([.. reader.Children(task.Spec, task.Id).Select(child => (Shown(child, reader), child.Optional))])
        : task.State;
}
