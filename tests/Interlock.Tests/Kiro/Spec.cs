using System.Text;
using Interlock.Kiro;

namespace Interlock.Tests.Kiro;

/// <summary>Reads small files written in the tests, and plays a plan through.</summary>
internal static class Spec
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static KiroDocument Document(string text) => KiroDocument.Parse(Bytes(text)).Value;

    public static KiroPlan Plan(string text, KiroOptions? options = null) => KiroPlan.From(Document(text), options ?? new KiroOptions());

    public static KiroTask Task(this KiroPlan plan, string id) => plan.Tasks.Single(task => task.Id == id);

    public static KiroTask Only(string text) => Assert.Single(Plan(text).Tasks);

    public static string Ids(this KiroPlan plan) => string.Join(' ', plan.Tasks.Select(task => task.Id));

    /// <summary>Dependencies as text; soft ones carry a question mark.</summary>
    public static string Waits(this KiroPlan plan, string id) =>
        string.Join(' ', plan.Task(id).Dependencies.Select(dependency => dependency.Id + (dependency.Hard ? "" : "?")));

    /// <summary>
    /// Works everything that may be worked, again and again: the leaves that can never start. A parent is done when its
    /// required children are (all of them when it is optional itself).
    /// </summary>
    public static IReadOnlyList<string> Unreachable(KiroPlan plan)
    {
        var byId = plan.Tasks.ToDictionary(task => task.Id);
        var open = plan.Tasks.ToDictionary(
            task => task.Id,
            task => task.IsParent
                ? plan.Tasks.Count(child => child.Parent == task.Id && (!child.Optional || task.Optional))
                : task.MissingDependencies.Count + task.Dependencies.Count(dependency => dependency.Hard));
        var waiting = plan.Tasks.SelectMany(task => task.Dependencies.Where(dependency => dependency.Hard).Select(dependency => (dependency.Id, task)))
            .ToLookup(pair => pair.Id, pair => pair.task.Id);
        var ready = new Queue<string>(plan.Tasks.Where(task => !task.IsParent && open[task.Id] == 0).Select(task => task.Id));
        var done = new HashSet<string>();
        while (ready.TryDequeue(out var id))
        {
            if (!done.Add(id))
            {
                continue;
            }

            var next = waiting[id].ToList();
            if (byId[id].Parent is { } parent && (!byId[id].Optional || byId[parent].Optional))
            {
                next.Add(parent);
            }

            foreach (var other in next.Where(other => --open[other] == 0))
            {
                ready.Enqueue(other);
            }
        }

        return [.. plan.Tasks.Where(task => !task.IsParent && !done.Contains(task.Id)).Select(task => task.Id)];
    }

    /// <summary>Whether a circle runs through dependencies (soft ones too) and from parents to their children.</summary>
    public static bool HasCircle(KiroPlan plan)
    {
        var onward = plan.Tasks.ToDictionary(task => task.Id, task => task.Dependencies.Select(dependency => dependency.Id).ToList());
        var parents = plan.Tasks.Where(task => task.IsParent).Select(task => task.Id).ToHashSet();
        foreach (var task in plan.Tasks.Where(task => task.Parent is not null && parents.Contains(task.Parent)))
        {
            onward[task.Parent!].Add(task.Id);
        }

        var incoming = onward.Keys.ToDictionary(id => id, _ => 0);
        foreach (var id in onward.Values.SelectMany(ids => ids).Where(incoming.ContainsKey))
        {
            incoming[id]++;
        }

        var free = new Stack<string>(incoming.Where(pair => pair.Value == 0).Select(pair => pair.Key));
        var seen = 0;
        while (free.TryPop(out var id))
        {
            seen++;
            foreach (var next in onward[id].Where(incoming.ContainsKey).Where(next => --incoming[next] == 0))
            {
                free.Push(next);
            }
        }

        return seen < incoming.Count;
    }
}
