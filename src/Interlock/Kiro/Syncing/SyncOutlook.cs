using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Kiro.Syncing;

/// <summary>How tasks will stand once a plan is carried out; what parents will be said to be follows from it.</summary>
internal sealed class SyncOutlook
{
    private readonly Dictionary<string, (TaskState State, bool Optional, bool IsParent)> tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> children = new(StringComparer.Ordinal);

    /// <param name="key">Uid, or key of a new task.</param>
    /// <param name="state">Of a parent: not looked at.</param>
    public void Expect(string key, string? parent, TaskState state, bool optional, bool isParent)
    {
        tasks[key] = (state, optional, isParent);
        if (parent is not null)
        {
            if (!children.TryGetValue(parent, out var list))
            {
                children.Add(parent, list = []);
            }

            list.Add(key);
        }
    }

    public bool HasChildren(string key) => children.ContainsKey(key);

    public TaskState Of(string key)
    {
        var (state, _, isParent) = tasks[key];
        return isParent ? ParentState.Compute([.. children.GetValueOrDefault(key, []).Select(child => (Of(child), tasks[child].Optional))]) : state;
    }
}
