using Interlock.Claims;
using Interlock.Registry;
using Interlock.Registry.Answering;
using Interlock.Registry.Claiming;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>Which task is taken next, and whether there will be more.</summary>
internal sealed class Intake(TaskRegistry registry, DispatchOptions options)
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    // Tasks whose claim could not be set up, by uid: it is tried again, but not in a circle.
    private readonly Dictionary<string, (int Failures, long Since)> resting = new(StringComparer.Ordinal);

    /// <summary>The claim of a task could not be set up: it is left alone for a while, longer each time.</summary>
    public void Rest(string uid) => resting[uid] = (resting.GetValueOrDefault(uid).Failures + 1, registry.Context.Clock.GetTimestamp());

    /// <summary>Its claim was set up; call it when its turn has got beyond that.</summary>
    public void Forget(string uid) => resting.Remove(uid);

    /// <summary>True when it was tried before and could not be set up: trying it again is no progress.</summary>
    public bool WasTried(string uid) => resting.ContainsKey(uid);

    private bool Rests(string uid)
    {
        if (!resting.TryGetValue(uid, out var rest))
        {
            return false;
        }

        var wait = FirstRest * Math.Pow(2, Math.Min(rest.Failures, 10) - 1);
        return registry.Context.Clock.GetElapsedTime(rest.Since) < (wait < LongestRest ? wait : LongestRest);
    }

    /// <summary>How long to wait at most: the poll, or less when a retry is due before.</summary>
    public TimeSpan NextLook()
    {
        var due = registry.WorkLeft.NextDue();
        var wait = due is { } at ? at - registry.Context.Now : options.Poll;
        return wait < TimeSpan.FromMilliseconds(5) ? TimeSpan.FromMilliseconds(5) : wait < options.Poll ? wait : options.Poll;
    }

    /// <summary>
    /// The best ready task that fits the place. Tasks whose text names files that are being worked on come last: it would only
    /// end in a conflict.
    /// </summary>
    public ClaimGrant? Next(Slot slot, string runId, IEnumerable<string> active)
    {
        var live = active.ToHashSet(StringComparer.Ordinal);
        var busy = registry.WorkLeft.FilesNamed(live);
        var needed = options.RequiredOnly ? registry.WorkLeft.NeededOptional(options.Specs) : new HashSet<string>();
        var request = new ClaimRequest
        {
            Actor = new() { Name = slot.Worker, Host = options.Host, RunId = runId, IsRunner = true },
            Spec = options.Specs.Count == 1 ? options.Specs[0] : null,
        };

        // A task whose last run is still being ended is left alone until it is.
        bool Fits(WorkTask task) =>
            !live.Contains(task.Uid)
            && !Rests(task.Uid)
            && (options.Specs.Count == 0 || options.Specs.Contains(task.Spec))
            && (slot.Pool.Skills.Count == 0 || task.RequiredSkills.All(slot.Pool.Skills.Contains))
            && (!options.RequiredOnly || !task.Optional || needed.Contains(task.Uid));

        if (busy.Count > 0)
        {
            var apart = registry.Claiming.Claim(request with { Wanted = task => Fits(task) && !task.FileHints.Any(busy.Contains) });
            if (!apart.IsRefused)
            {
                return apart.Value;
            }
        }

        var claimed = registry.Claiming.Claim(request with { Wanted = Fits });
        return !claimed.IsRefused ? claimed.Value
            : claimed.Refusal.Kind is RefusalKind.Pending or RefusalKind.Conflict or RefusalKind.Gate ? null
            : throw new RefusalException(claimed.Refusal);
    }

    /// <summary>Claims of this dispatcher's workers that no live turn works on.</summary>
    public IReadOnlyList<(WorkTask Task, Claim Claim)> Orphaned(Func<string, bool> ours, IReadOnlySet<string> live) =>
        registry.WorkLeft.InWork(options.Host, claim => ours(claim.Worker) && !live.Contains(claim.Task));

    /// <summary>Claims that a dispatcher of this host has left for a pool that is gone; this one is the only dispatcher now.</summary>
    public IReadOnlyList<(WorkTask Task, Claim Claim)> Left(Func<string, bool> ours, IReadOnlySet<string> live) =>
        registry.WorkLeft.InWork(options.Host, claim => claim.RunId is not null && !ours(claim.Worker) && !live.Contains(claim.Task));

    /// <summary>Tasks that are held no longer under the token with which a turn works on them.</summary>
    public IReadOnlyList<string> Lost(IReadOnlyList<(string Uid, long Token)> working) => registry.WorkLeft.Lost(working);

    public Remaining Left() => registry.WorkLeft.Remaining(options.Specs, options.RequiredOnly);
}
