using Interlock.Claims;
using Interlock.Journal;

namespace Interlock.Registry.Claiming;

/// <summary>
/// Times that a clock which was ahead has left behind: no lease ends later than now and the longest lease, no retry is due later than
/// now and the longest wait, and nobody's place in a wait queue begins in the future.
/// </summary>
internal static class Bounding
{
    /// <summary>The end that a lease may have at most; a later one was given by a clock that was ahead.</summary>
    public static DateTimeOffset LatestEnd(DateTimeOffset now, RegistryOptions options) =>
        now + (options.PersonLease > options.AgentLease ? options.PersonLease : options.AgentLease);

    /// <summary>The moment up to which a retry may be made to wait.</summary>
    public static DateTimeOffset LatestRetry(DateTimeOffset now, RegistryOptions options) =>
        now + (options.BackoffCap > options.BackoffBase ? options.BackoffCap : options.BackoffBase);

    /// <summary>True while a retry that is due then still has to wait.</summary>
    public static bool Waits(DateTimeOffset? due, DateTimeOffset now, RegistryOptions options) => due is { } at && at > now && at <= LatestRetry(now, options);

    /// <summary>
    /// Gives such a lease a full one from now, so that its holder has time to be heard of; retries from the future are due at once.
    /// Returns how many tasks moved.
    /// </summary>
    /// <param name="claims">Among them all that end too late.</param>
    public static int Bound(Changes changes, IReadOnlyList<Claim> claims)
    {
        var latest = LatestEnd(changes.Now, changes.Options);
        foreach (var claim in claims.Where(claim => !claim.Parked && claim.ExpiresAt > latest))
        {
            Shorten(changes, claim);
        }

        foreach (var place in Records.Parked.List(changes.Store))
        {
            if (place.Since > changes.Now || place.Came > changes.Now || place.FreeSince > changes.Now)
            {
                Records.Parked.Put(changes.Store, place with
                {
                    Since = Earlier(place.Since, changes.Now),
                    Came = Earlier(place.Came, changes.Now),
                    FreeSince = place.FreeSince is { } free ? Earlier(free, changes.Now) : null,
                });
            }
        }

        var moved = 0;
        foreach (var task in changes.Store.DueAfter(LatestRetry(changes.Now, changes.Options)))
        {
            changes.MoveToPending(task, "it was to be tried again at a time that a clock which was ahead had set");
            moved++;
        }

        return moved;
    }

    private static void Shorten(Changes changes, Claim claim)
    {
        var bounded = claim with { ClaimedAt = Earlier(claim.ClaimedAt, changes.Now), ExpiresAt = changes.Now + Holding.Lease(claim.WorkerKind, changes.Options) };
        changes.PutClaim(bounded);
        if (changes.Store.FindTask(claim.Task) is { } task)
        {
            // Its time of change came from the same clock.
            changes.Log(EventTypes.LeaseBounded, changes.Put(task), new() { ["worker"] = claim.Worker, ["token"] = claim.Token, ["was"] = Stamp.Text(claim.ExpiresAt), ["expires_at"] = Stamp.Text(bounded.ExpiresAt) }, claim.RunId, claim.Worker);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
