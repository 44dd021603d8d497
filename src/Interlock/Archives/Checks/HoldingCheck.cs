using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Archives.Checks;

/// <summary>Claims against tasks, locks against claims, and locks against each other.</summary>
internal static class HoldingCheck
{
    public static void Run(Survey survey, DateTimeOffset? latestLease)
    {
        var claims = survey.Reader.ListClaims().Where(claim => survey.Wanted(claim.Task)).ToList();
        survey.Checked.Claims = claims.Count;
        foreach (var claim in claims)
        {
            Claimed(survey, claim);
            if (!claim.Parked && claim.ExpiresAt > latestLease)
            {
                var name = survey.Called(claim.Task);
                survey.Warn("claim.future", name, $"The lease of {claim.Worker} on {name} ends at {Registry.Stamp.Text(claim.ExpiresAt)}, later than any lease that is given now: the clock was ahead.", "Use 'interlock lock cleanup': it gives it one full lease from now.");
            }
        }

        var claimed = claims.Select(claim => claim.Task).ToHashSet(StringComparer.Ordinal);
        foreach (var task in survey.Tasks.Where(task => !task.IsParent && task.State.IsActive() && !claimed.Contains(task.Uid)))
        {
            // What another program calls running is held there, if anywhere, until it was first claimed here.
            var foreign = ForeignUid.Is(task.Uid) && task.LastToken == 0;
            Action<string, string?, string, string> add = foreign ? survey.Warn : survey.Error;
            add("claim.missing", task.Name.ToString(), $"{task.Name} is {task.State.Name()} and nobody holds it.", $"Use 'interlock task cancel {task.Name}' and reopen it{(foreign ? ", unless another program is at work on it" : "")}.");
        }

        Locked(survey);
    }

    private static void Claimed(Survey survey, Claim claim)
    {
        var name = survey.Called(claim.Task);
        if (survey.Find(claim.Task) is not { } task)
        {
            survey.Error("claim.dangling", claim.Task, $"{claim.Worker} holds {claim.Task}, which is no task.", "Restore the spec from a backup under a new name and compare.");
        }
        else if (task.IsParent || !task.State.IsActive())
        {
            survey.Error("claim.idle", name, $"{claim.Worker} holds {name}, which is {(task.IsParent ? "a parent" : task.State.Name())}.", $"Use 'interlock lock force-release {name}' with a reason.");
        }
        else if (claim.Token != task.LastToken)
        {
            survey.Error("claim.token", name, $"The claim of {name} has token {claim.Token}; the last one given is {task.LastToken}.", $"Use 'interlock lock force-release {name}' with a reason, and claim it again.");
        }
        else if (claim.Parked != task.State is TaskState.Reviewing or TaskState.Deploying)
        {
            survey.Error("claim.parked", name, $"{name} is {task.State.Name()}, and its claim is {(claim.Parked ? "" : "not ")}at rest.", $"Look at 'interlock task history {name}'.");
        }
        else if (Unlocked(survey, claim.Task) is { } path)
        {
            survey.Warn("lock.missing", name, $"{name} is held and declares {path}, which it has not locked.", $"Lock it with 'interlock lock acquire {path}', or release the task and claim it again.");
        }
    }

    private static string? Unlocked(Survey survey, string uid)
    {
        var held = survey.Reader.LocksOf(uid);
        return survey.Reader.FindName(uid) is { } name && survey.Reader.FindTask(name) is { } task
            ? task.Files.FirstOrDefault(file => !held.Any(one => LockPath.Overlap(one.Path, file, ignoreCase: true)))
            : null;
    }

    private static void Locked(Survey survey)
    {
        var locks = survey.Reader.ListLocks();
        foreach (var held in locks.Where(held => survey.Wanted(held.Task)))
        {
            survey.Checked.Locks++;
            if (survey.Find(held.Task) is not { } task)
            {
                survey.Error("lock.dangling", held.Task, $"{held.Path} is locked by {held.Task}, which is no task.", "Use 'interlock lock cleanup'.");
            }
            else if (survey.Reader.FindClaim(held.Task) is null)
            {
                survey.Error("lock.unclaimed", task.Name.ToString(), $"{held.Path} is locked by {task.Name}, which nobody holds.", $"Use 'interlock lock force-release {task.Name}' with a reason.");
            }
        }

        foreach (var (one, other) in Overlapping(locks).Where(pair => survey.Wanted(pair.One.Task) || survey.Wanted(pair.Other.Task)))
        {
            survey.Error(
                "lock.overlap",
                survey.Called(one.Task),
                $"{one.Path}, locked by {survey.Called(one.Task)}, and {other.Path}, locked by {survey.Called(other.Task)}, can be the same file.",
                $"Let one of them finish; use 'interlock lock force-release' on the other if it is stuck.");
        }
    }

    /// <summary>Two keys overlap only where they begin with the same segment, or with one that is a pattern.</summary>
    private static IEnumerable<(FileLock One, FileLock Other)> Overlapping(IReadOnlyList<FileLock> locks)
    {
        var anywhere = locks.Where(held => LockPath.IsGlob(First(held.Path))).ToList();
        var groups = locks.Where(held => !LockPath.IsGlob(First(held.Path))).GroupBy(held => First(held.Path), StringComparer.Ordinal).Select(group => group.ToList()).ToList();
        return groups.SelectMany(group => Pairs(group))
            .Concat(Pairs(anywhere))
            .Concat(anywhere.SelectMany(one => groups.SelectMany(group => group.Select(other => (one, other)))))
            .Where(pair => pair.Item1.Task != pair.Item2.Task && LockPath.Overlap(pair.Item1.Path, pair.Item2.Path));
    }

    private static IEnumerable<(FileLock, FileLock)> Pairs(List<FileLock> locks) =>
        locks.SelectMany((one, n) => locks.Skip(n + 1).Select(other => (one, other)));

    private static string First(string path) => path.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? path[..slash] : path;
}
