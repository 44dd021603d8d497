using System.Globalization;
using Interlock.Registry.Syncing;

namespace Interlock.Kiro.Syncing;

/// <summary>
/// The id each task gets: that of the file. A task that somebody holds keeps its own until it is free, for its worker calls it by
/// that name; who wanted that number, and what the file has no longer, steps aside.
/// </summary>
internal sealed class SyncNumbers
{
    /// <summary>Set behind the number of a task that the file has no longer when another one got the number.</summary>
    private const string Aside = "~kept";

    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    private SyncNumbers()
    {
    }

    /// <summary>Tasks of the file that could not get their number yet.</summary>
    public List<KiroTask> Waiting { get; } = [];

    /// <summary>Every known task keeps its id.</summary>
    public static SyncNumbers AsTheyAre(SyncView view)
    {
        var numbers = new SyncNumbers();
        foreach (var task in view.Tasks)
        {
            numbers.Give(task.Task.Uid, task.Task.Id);
        }

        return numbers;
    }

    public static SyncNumbers Of(SyncView view, IReadOnlyList<KiroTask> tasks, SyncIdentity identity)
    {
        var numbers = new SyncNumbers();
        var there = tasks.Select(task => (Task: task, Known: identity.Find(task))).ToList();
        var inFile = there.Where(pair => pair.Known is not null).Select(pair => pair.Known!.Task.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var held in view.Tasks.Where(task => task.Held))
        {
            numbers.Give(held.Task.Uid, held.Task.Id);
        }

        foreach (var (task, known) in there)
        {
            var key = identity.Key(task.Id)!;
            if (!numbers.ids.TryGetValue(key, out var id))
            {
                id = numbers.Give(key, numbers.Free(task.Id, "~"));
            }

            if (id != task.Id)
            {
                numbers.Waiting.Add(task);
            }
        }

        foreach (var task in view.Tasks.Where(task => !inFile.Contains(task.Task.Uid) && !task.Held))
        {
            numbers.Give(task.Task.Uid, numbers.Free(task.Task.Id, Aside));
        }

        return numbers;
    }

    public string this[string key] => ids[key];

    private string Give(string key, string id)
    {
        used.Add(id);
        return ids[key] = id;
    }

    private string Free(string wanted, string suffix)
    {
        if (!used.Contains(wanted))
        {
            return wanted;
        }

        var number = suffix == Aside ? 1 : 2;
        var stem = wanted.Contains(suffix, StringComparison.Ordinal) ? wanted[..wanted.IndexOf(suffix, StringComparison.Ordinal)] : wanted;
        string id;
        do
        {
            id = suffix == Aside && number == 1 ? stem + suffix : $"{stem}{suffix}{number.ToString(CultureInfo.InvariantCulture)}";
            number++;
        }
        while (used.Contains(id));
        return id;
    }
}
