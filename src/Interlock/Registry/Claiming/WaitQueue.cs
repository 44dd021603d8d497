using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Claiming;

/// <summary>
/// The wait queue for locks: required before optional, by priority, then by who came first. Waiting raises the priority,
/// one step each <see cref="RegistryOptions.LockAging"/>. Nobody takes a path that one before it waits for, so that many small claims
/// cannot starve one that wants a whole directory. Who stands in the queue holds nothing, except those at work, behind whom nobody
/// stands and whose deadlocks <see cref="Deadlocks"/> finds; and a place lapses when the locks are free and nobody claims its task for
/// <see cref="RegistryOptions.PlaceKept"/>. So there is always somebody who can go on.
/// </summary>
internal sealed class WaitQueue
{
    private const int MostWaiting = 64;
    private const int MostNoted = 8;

    private readonly IStoreReader reader;
    private readonly RegistryOptions options;
    private readonly DateTimeOffset now;
    private readonly IReadOnlyList<ParkedTask> places;
    private readonly Dictionary<string, WorkTask?> tasks = new(StringComparer.Ordinal);

    public WaitQueue(IStoreReader reader, RegistryOptions options, DateTimeOffset now)
    {
        (this.reader, this.options, this.now) = (reader, options, now);
        places = Records.Parked.List(reader);
    }

    public static WaitQueue Of(Changes changes) => new(changes.Store, changes.Options, changes.Now);

    /// <summary>Everybody who waits, in no order.</summary>
    public IEnumerable<Waiter> All()
    {
        foreach (var place in places)
        {
            if (Waits(place) is { } waiting)
            {
                yield return waiting;
            }
        }
    }

    public ParkedTask? PlaceOf(string uid)
    {
        foreach (var place in places)
        {
            if (place.Task == uid)
            {
                return place;
            }
        }

        return null;
    }

    /// <summary>What a claim of the task locks: the files it declares, and those its parked work touches or waits for.</summary>
    public IReadOnlyList<string> PathsOf(WorkTask task) => PlaceOf(task.Uid) is { Paths.Count: > 0 } place ? Union(task, place) : task.Files;

    /// <summary>The first before <paramref name="task"/> that waits for one of the paths, and that path; null when none does.</summary>
    /// <param name="came">When the task came; null: as its place says, or now.</param>
    /// <param name="without">Places that do not count.</param>
    public (Waiter First, string Path)? Stopping(WorkTask task, IReadOnlyCollection<string> paths, DateTimeOffset? came = null, IReadOnlySet<string>? without = null)
    {
        if (places.Count == 0 || paths.Count == 0)
        {
            return null;
        }

        var own = WaiterOf(task, PlaceOf(task.Uid), came);
        (Waiter First, string Path)? stopping = null;
        foreach (var place in places)
        {
            // Who is at work was answered, and may never ask again.
            if (place.Task != task.Uid && !place.AtWork && without?.Contains(place.Task) != true && !HasLapsed(place)
                && Waits(place) is { } other && other.CompareTo(own) < 0 && (stopping is null || other.CompareTo(stopping.Value.First) < 0)
                && Shared(other.Paths, paths) is { } path)
            {
                stopping = (other, path);
            }
        }

        return stopping;
    }

    /// <summary>
    /// What is claimed next: the first in the queue whose locks are free, where <paramref name="otherwise"/> is of no better priority.
    /// </summary>
    /// <param name="fits">Whether this claim may take a task.</param>
    public WorkTask? Due(WorkTask? otherwise, IReadOnlyList<FileLock> locks, Func<WorkTask, bool> fits)
    {
        var due = (Waiter?)null;
        foreach (var one in places.Count == 0 ? [] : All())
        {
            if (one.Task.State == TaskState.Pending && (due is null || one.CompareTo(due) < 0) && fits(one.Task)
                && Holding.Conflict(locks, one.Task.Uid, one.Paths, options.IgnoreCase) is null && Stopping(one.Task, one.Paths) is null)
            {
                due = one;
            }
        }

        return due is null || (otherwise is not null && IsBetter(otherwise, due)) ? otherwise : due.Task;
    }

    private static bool IsBetter(WorkTask task, Waiter than) =>
        task.Optional != than.Task.Optional ? !task.Optional
        : (task.OpenSoftDependencies > 0) != (than.Task.OpenSoftDependencies > 0) ? task.OpenSoftDependencies == 0
        : task.Priority < than.Rank;

    /// <summary>How many stand before a task and want one of its paths, whether or not their place is kept.</summary>
    public int Before(Waiter one) => All().Count(other => other.Task.Uid != one.Task.Uid && other.CompareTo(one) < 0 && Shared(other.Paths, one.Paths) is not null);

    /// <summary>How a task stands in the queue, or would if it joined now.</summary>
    public Waiter WaiterOf(WorkTask task, ParkedTask? place, DateTimeOffset? came = null) =>
        new(task, place, place is null ? task.Files : Union(task, place), Rank(task, place), came ?? place?.Came ?? now);

    /// <summary>
    /// Notes tasks that could not be claimed: for a lock, or only for one before them. Not more than a few at a time and in all: those
    /// who are left out are noted when others have gone.
    /// </summary>
    public static void Join(Changes changes, IEnumerable<(WorkTask Task, bool Locked)> passedOver)
    {
        List<ParkedTask>? known = null;
        var noted = 0;
        foreach (var (task, locked) in passedOver)
        {
            known ??= [.. Records.Parked.List(changes.Store)];
            var place = known.Find(one => one.Task == task.Uid);
            if (place is null ? known.Count >= MostWaiting || noted >= MostNoted : !IsNews(place, locked, changes))
            {
                continue;
            }

            // One that let its time pass comes anew; work that waits keeps its age.
            var anew = place is null || (place.FreeSince is { } free && changes.Now - free >= changes.Options.PlaceKept && place.Paths.Count == 0);
            var joined = anew ? new ParkedTask { Task = task.Uid, Paths = [], Since = changes.Now, Came = changes.Now } : place!;
            Records.Parked.Put(changes.Store, joined with { FreeSince = locked ? null : changes.Now });
            if (place is null)
            {
                known.Add(joined);
                noted++;
            }
        }
    }

    /// <summary>Said again only where it makes a difference, for this is asked with every claim.</summary>
    private static bool IsNews(ParkedTask place, bool locked, Changes changes) =>
        locked ? place.FreeSince is not null : place.FreeSince is not { } free || changes.Now - free >= changes.Options.PlaceKept / 2;

    /// <summary>Notes that a task at work asked in vain; it keeps what it holds.</summary>
    public static void Note(Changes changes, WorkTask task, Claim claim, IReadOnlyList<string> wanted)
    {
        var place = Records.Parked.Find(changes.Store, task.Uid);
        Records.Parked.Put(changes.Store, new()
        {
            Task = task.Uid,
            Paths = [.. (place?.Paths ?? []).Union(wanted, StringComparer.Ordinal)],
            Since = place?.Since ?? changes.Now,
            Came = claim.ClaimedAt,
            AtWork = true,
        });
    }

    private bool HasLapsed(ParkedTask place) => place.FreeSince is { } free && now - free >= options.PlaceKept;

    /// <summary>Null where the place stands for nobody: its task has gone on, or waits for something else now.</summary>
    private Waiter? Waits(ParkedTask place)
    {
        if (!tasks.TryGetValue(place.Task, out var task))
        {
            tasks[place.Task] = task = reader.FindTask(place.Task);
        }

        var waits = task is not null && (task.State switch
        {
            TaskState.Pending => !place.AtWork,
            TaskState.Blocked => !place.AtWork && BlockReasons.Is(task.StateReason, BlockReasons.Lock),
            TaskState.Analyzing or TaskState.Implementing => place.AtWork,
            _ => false,
        });
        return waits ? WaiterOf(task!, place) : null;
    }

    private int Rank(WorkTask task, ParkedTask? place)
    {
        var steps = place is null || options.LockAging <= TimeSpan.Zero ? 0 : (long)((now - place.Since) / options.LockAging);
        return (int)Math.Max(1, task.Priority - Math.Max(0, steps));
    }

    private static IReadOnlyList<string> Union(WorkTask task, ParkedTask place) =>
        place.AtWork || task.Files.Count == 0 ? place.Paths : place.Paths.Count == 0 ? task.Files : [.. task.Files.Union(place.Paths, StringComparer.Ordinal)];

    private string? Shared(IReadOnlyCollection<string> waited, IReadOnlyCollection<string> wanted)
    {
        foreach (var path in wanted)
        {
            foreach (var other in waited)
            {
                if (LockPath.Overlap(other, path, options.IgnoreCase))
                {
                    return path;
                }
            }
        }

        return null;
    }
}

/// <summary>One that waits for locks, and where it stands.</summary>
/// <param name="Place">Null where it has not joined the queue.</param>
/// <param name="Rank">Its priority, raised by waiting.</param>
/// <param name="Came">Its age.</param>
internal sealed record Waiter(WorkTask Task, ParkedTask? Place, IReadOnlyList<string> Paths, int Rank, DateTimeOffset Came) : IComparable<Waiter>
{
    /// <summary>Below 0: it stands before the other.</summary>
    public int CompareTo(Waiter? other)
    {
        if (other is null)
        {
            return -1;
        }

        var order = Task.Optional.CompareTo(other.Task.Optional);
        order = order != 0 ? order : Rank.CompareTo(other.Rank);
        order = order != 0 ? order : Came.CompareTo(other.Came);
        return order != 0 ? order : Task.Ordinal.CompareTo(other.Task.Ordinal);
    }
}
