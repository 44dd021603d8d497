namespace Interlock.Kiro.Syncing;

/// <summary>Which tasks of the file are parents once it is read, and whose.</summary>
internal sealed class SyncParents(KiroPlan plan, SyncIdentity identity)
{
    private readonly Dictionary<string, KiroTask> byId = plan.Tasks.ToDictionary(task => task.Id, StringComparer.Ordinal);

    /// <summary>What somebody works on becomes no parent before it is free.</summary>
    public bool IsParent(KiroTask task) => task.IsParent && (identity.Find(task) is not { } known || known.Task.IsParent || !known.Held);

    /// <summary>The key of the nearest task above that is a parent.</summary>
    public string? Of(KiroTask task)
    {
        var parent = task.Parent;
        while (parent is not null && !IsParent(byId[parent]))
        {
            parent = byId[parent].Parent;
        }

        return identity.Key(parent);
    }
}
