namespace Interlock.Storage.Files;

/// <summary>What a transaction leaves in the book, and in the image when it is durable.</summary>
internal sealed partial class FilesTransaction
{
    /// <summary>The rows of the book, edges that belong to no task among them.</summary>
    public void Fill(BookLine line)
    {
        foreach (var (task, dependsOn) in edges)
        {
            Touch(task);
            var now = Tables.Before.GetValueOrDefault(task)?.GetValueOrDefault(dependsOn);
            if (image.LooseEdges.Contains((task, dependsOn)) && (now is null || FindTask(task) is not null))
            {
                line.Row("-edge", task, dependsOn);
                tied.Add((task, dependsOn));
            }

            if (now is not null && FindTask(task) is null)
            {
                line.Edge(now);
                loosened.Add((task, dependsOn));
            }
        }

        rows.ForEach(row => row(line));
        foreach (var uid in Touched)
        {
            if (FindTask(uid) is { } task)
            {
                line.Facts(uid, TaskFacts.Of(task));
            }
        }

        foreach (var uid in deleted.Where(uid => image.Facts.ContainsKey(uid) && FindTask(uid) is null))
        {
            line.Row("-facts", uid);
        }
    }

    /// <summary>What the image knows beyond its tables; called when all is durable.</summary>
    public void Settle()
    {
        tied.ForEach(edge => image.LooseEdges.Remove(edge));
        image.LooseEdges.UnionWith(loosened);
        foreach (var uid in Touched.Union(deleted))
        {
            image.Disbelieved.Remove(uid);
            if (FindTask(uid) is { } task)
            {
                image.Facts[uid] = TaskFacts.Of(task);
            }
            else
            {
                image.Facts.Remove(uid);
            }
        }

        foreach (var (owner, key) in artifacts)
        {
            image.ForeignRecords.GetValueOrDefault(owner)?.Remove(key);
        }
    }
}
