using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Claiming;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>Claims and file locks inside a transaction: taking, checking, letting go.</summary>
internal static class Holding
{
    /// <summary>The first lock of another task that overlaps one of <paramref name="paths"/>, with the path that wants it.</summary>
    public static (FileLock Held, string Wanted)? Conflict(IStoreReader reader, string task, IReadOnlyCollection<string> paths, bool ignoreCase) =>
        paths.Count == 0 ? null : Conflict(reader.ListLocks(), task, paths, ignoreCase);

    /// <summary>The same over locks already read, for those who ask for many tasks.</summary>
    public static (FileLock Held, string Wanted)? Conflict(IReadOnlyList<FileLock> locks, string task, IReadOnlyCollection<string> paths, bool ignoreCase)
    {
        foreach (var held in locks)
        {
            if (held.Task == task)
            {
                continue;
            }

            foreach (var path in paths)
            {
                if (LockPath.Overlap(held.Path, path, ignoreCase))
                {
                    return (held, path);
                }
            }
        }

        return null;
    }

    /// <summary>Those of the paths that no lock covers.</summary>
    public static IReadOnlyList<string> Uncovered(IReadOnlyList<FileLock> locks, IEnumerable<string> paths, bool ignoreCase) =>
        [.. paths.Where(path => !locks.Any(held => LockPath.Covers(held.Path, path, ignoreCase)))];

    /// <summary>The refusal that names the holder of a lock; exit 4.</summary>
    public static Refusal LockHeld(IStoreReader reader, (FileLock Held, string Wanted) conflict)
    {
        var holder = reader.FindName(conflict.Held.Task)?.ToString() ?? conflict.Held.Task;
        var claim = reader.FindClaim(conflict.Held.Task);
        return new(
            RefusalKind.Conflict,
            "lock.held",
            $"{conflict.Wanted} is locked by {holder}{(claim is null ? "" : $" (worker {claim.Worker})")}.",
            $"Wait until {holder} is merged or released; see 'interlock task why {holder}'.",
            new() { ["path"] = conflict.Wanted, ["held_path"] = conflict.Held.Path, ["task"] = holder, ["worker"] = claim?.Worker });
    }

    /// <summary>The refusal that names the one who stands before in the wait queue; exit 4.</summary>
    public static Refusal Queued(IStoreReader reader, string first, string wanted)
    {
        var name = reader.FindName(first)?.ToString() ?? first;
        return new(
            RefusalKind.Conflict,
            "lock.queued",
            $"{wanted} goes to {name} first, which has waited for it longer.",
            $"Claim {name}, or wait until it has had its turn; see 'interlock lock list' for who waits.",
            new() { ["path"] = wanted, ["held_path"] = null, ["task"] = name, ["worker"] = null });
    }

    public static void Lock(Changes changes, WorkTask task, IReadOnlyCollection<string> paths)
    {
        var fresh = new List<string>();
        var held = changes.Store.LocksOf(task.Uid).Select(one => one.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in paths.Where(held.Add))
        {
            changes.PutLock(new(task.Uid, path, SharedFiles.IsShared(path, changes.Options.SharedFiles), changes.Now));
            fresh.Add(path);
        }

        if (fresh.Count > 0)
        {
            changes.Log(EventTypes.LockAcquired, task, new() { ["files"] = JsonList.Of(fresh) });
        }
    }

    public static void Unlock(Changes changes, WorkTask task, string why)
    {
        var held = changes.Store.LocksOf(task.Uid);
        if (held.Count == 0)
        {
            return;
        }

        changes.DeleteLocks(task.Uid);
        changes.Log(EventTypes.LockReleased, task, new() { ["files"] = JsonList.Of(held.Select(one => one.Path)), ["why"] = why });
        Parking.Wake(changes);
    }

    /// <summary>Ends the claim and frees the locks.</summary>
    public static void LetGo(Changes changes, WorkTask task, string why, string eventType = EventTypes.ClaimReleased)
    {
        if (changes.Store.FindClaim(task.Uid) is { } claim)
        {
            changes.DeleteClaim(task.Uid);
            changes.Log(eventType, task, new() { ["worker"] = claim.Worker, ["token"] = claim.Token, ["duration_seconds"] = changes.Seconds(claim), ["why"] = why }, claim.RunId);
            if (Records.Parked.Find(changes.Store, task.Uid) is { AtWork: true })
            {
                Records.Parked.Delete(changes.Store, task.Uid);
            }
        }

        Unlock(changes, task, why);
    }

    /// <summary>The claim that a worker's command stands on, renewed; or why the command is refused. Fencing comes before any gate.</summary>
    /// <param name="token">The fencing token the worker carries; null where it carries none.</param>
    /// <param name="tokenOptional">True for reports (heartbeat, progress), where a person may leave the token out.</param>
    public static Result<Claim> Verify(Changes changes, WorkTask task, long? token, bool tokenOptional = false)
    {
        var claim = Look(changes.Store, task, token, changes.Actor?.Name, tokenOptional);
        return claim.IsRefused ? claim : Renew(changes, claim.Value);
    }

    /// <summary>The same without renewing, for those who only want to know whether it is worth going on.</summary>
    public static Result<Claim> Look(IStoreReader reader, WorkTask task, long? token, string? worker, bool tokenOptional = false)
    {
        var claim = reader.FindClaim(task.Uid);
        if (token is { } given && (claim is null || claim.Token != given))
        {
            return Stale(task, given, claim);
        }

        if (claim is null)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "claim.none",
                $"{task.Ref} is {task.State.Name()} and nobody holds it.",
                $"Claim it first: 'interlock claim {task.Ref} --as {worker}'.");
        }

        if (claim.Worker != worker)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "claim.held",
                $"{task.Ref} is held by {claim.Worker}, not by {worker}.",
                $"Ask {claim.Worker} to release it, or wait until {claim.ExpiresAt:u}.",
                HolderDetails(claim));
        }

        if (token is null && !(tokenOptional && claim.WorkerKind == WorkerKind.Human))
        {
            return new Refusal(
                RefusalKind.Conflict,
                "claim.token_missing",
                $"A command on the claimed task {task.Ref} carries the fencing token of its claim.",
                "Add --token N; 'claim' printed it. In the worktree of the task its holder needs none.");
        }

        return claim;
    }

    /// <summary>A fresh lease; a claim under review needs none.</summary>
    public static Claim Renew(Changes changes, Claim claim)
    {
        if (claim.Parked)
        {
            return claim;
        }

        var renewed = claim with { ExpiresAt = changes.Now + Lease(claim.WorkerKind, changes.Options) };
        changes.PutClaim(renewed);
        return renewed;
    }

    public static TimeSpan Lease(WorkerKind kind, RegistryOptions options) =>
        kind == WorkerKind.Human ? options.PersonLease : options.AgentLease;

    public static JsonObject HolderDetails(Claim claim) =>
        new() { ["worker"] = claim.Worker, ["host"] = claim.Host, ["expires_at"] = Stamp.Text(claim.ExpiresAt) };

    private static Refusal Stale(WorkTask task, long given, Claim? claim) => new(
        RefusalKind.Conflict,
        "claim.stale",
        claim is null
            ? $"Token {given} of {task.Ref} is no longer valid: the claim has ended."
            : $"Token {given} of {task.Ref} is not the token of its claim.",
        $"Nothing was changed. Look at 'interlock task show {task.Ref}' and claim again if it is free.",
        new() { ["given"] = given, ["state"] = task.State.Name() });
}
