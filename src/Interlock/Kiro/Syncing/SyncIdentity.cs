using Interlock.Lifecycle;
using Interlock.Registry.Syncing;

namespace Interlock.Kiro.Syncing;

/// <summary>Which task of the file is which of the registry.</summary>
internal sealed class SyncIdentity
{
    private readonly Dictionary<KiroTask, SyncTask> known = new(ReferenceEqualityComparer.Instance as IEqualityComparer<KiroTask>);
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);

    private SyncIdentity(IReadOnlyList<SyncTask> lost)
    {
        Lost = lost;
    }

    /// <summary>Tasks that the file had and has no longer.</summary>
    public IReadOnlyList<SyncTask> Lost { get; private set; }

    /// <summary>Tasks of the file that the registry does not know, in the order of the file.</summary>
    public List<KiroTask> Fresh { get; } = [];

    /// <summary>Titles first, of what the file had, never had and was missing; then what the file had under other titles.</summary>
    public static SyncIdentity Of(SyncView view, IReadOnlyList<KiroTask> tasks)
    {
        var byUid = view.Tasks.ToDictionary(task => task.Task.Uid, StringComparer.Ordinal);
        var paths = Paths(tasks);
        var faces = tasks.Select(task => new Face(task.Id, task.Title, paths[task.Id], task.Description == task.Title ? null : task.Description, task.Done)).ToList();
        var taken = new bool[tasks.Count];
        var present = view.Tasks.Where(task => task.Base is { Missing: false, Unread: false }).ToList();
        var never = view.Tasks.Where(task => task.Base is null or { Unread: true }).ToList();
        var missing = view.Tasks.Where(task => task.Base is { Missing: true }).ToList();
        var known = present.Select(task => FaceOf(task, byUid)).ToList();
        var match = IdentityMatcher.ByTitle(known, faces, taken);
        var identity = new SyncIdentity([]);
        var met = IdentityMatcher.ByTitle([.. never.Select(FaceOf)], faces, taken);
        if (view.Tasks.All(task => task.Base is null))
        {
            ByNumber(never, tasks, taken, met);
        }

        identity.Take(never, tasks, met);
        var lost = identity.Take(missing, tasks, IdentityMatcher.ByTitle([.. missing.Select(task => FaceOf(task, byUid))], faces, taken));
        IdentityMatcher.ByLikeness(known, faces, taken, match);
        lost.AddRange(identity.Take(present, tasks, match));
        identity.Lost = lost;
        foreach (var task in tasks)
        {
            if (identity.Find(task) is { } found)
            {
                identity.keys.Add(task.Id, found.Task.Uid);
            }
            else
            {
                identity.keys.Add(task.Id, $"#{identity.Fresh.Count}");
                identity.Fresh.Add(task);
            }
        }

        return identity;
    }

    /// <summary>A spec that was planned by command meets its file for the first time: what has the same number is the same task, unless somebody works on it.</summary>
    private static void ByNumber(List<SyncTask> never, IReadOnlyList<KiroTask> tasks, bool[] taken, int[] met)
    {
        var places = tasks.Select((task, place) => (task.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place, StringComparer.Ordinal);
        for (var i = 0; i < never.Count; i++)
        {
            if (met[i] < 0 && never[i] is { Held: false, State: TaskState.Draft or TaskState.Pending or TaskState.Blocked } open && places.TryGetValue(open.Task.Id, out var place) && !taken[place])
            {
                (met[i], taken[place]) = (place, true);
            }
        }
    }

    public SyncTask? Find(KiroTask task) => known.GetValueOrDefault(task);

    /// <summary>The uid of a task of the file, or its key as a new one; null for an id that the file has not.</summary>
    public string? Key(string? id) => id is null ? null : keys.GetValueOrDefault(id);

    private List<SyncTask> Take(List<SyncTask> wanted, IReadOnlyList<KiroTask> tasks, int[] match)
    {
        var lost = new List<SyncTask>();
        for (var i = 0; i < wanted.Count; i++)
        {
            if (match[i] < 0)
            {
                lost.Add(wanted[i]);
            }
            else
            {
                known.Add(tasks[match[i]], wanted[i]);
            }
        }

        return lost;
    }

    private static Dictionary<string, string> Paths(IReadOnlyList<KiroTask> tasks)
    {
        var byId = tasks.ToDictionary(task => task.Id, StringComparer.Ordinal);
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var task in tasks)
        {
            PathOf(task);
        }

        return paths;

        string PathOf(KiroTask task)
        {
            if (!paths.TryGetValue(task.Id, out var path))
            {
                paths[task.Id] = path = task.Parent is { } parent ? $"{PathOf(byId[parent])}/{TitleLikeness.Plain(byId[parent].Title)}" : "";
            }

            return path;
        }
    }

    private static Face FaceOf(SyncTask task, Dictionary<string, SyncTask> byUid)
    {
        var path = "";
        for (var parent = task.Base!.Parent; parent is not null && byUid.TryGetValue(parent, out var above) && above.Base is { } known; parent = known.Parent)
        {
            path = $"/{TitleLikeness.Plain(known.Text.Title)}{path}";
        }

        return new(task.Base.Number, task.Base.Text.Title, path, task.Base.Text.Description, !task.Task.IsParent && SyncBase.IsDone(task.Base.Said));
    }

    private static Face FaceOf(SyncTask task) => new(task.Task.Id, task.Task.Title, "", null, false);
}
