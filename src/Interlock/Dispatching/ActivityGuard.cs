namespace Interlock.Dispatching;

/// <summary>
/// Keeps what one activity throws from the others: it is told, and the activity rests for a while, longer each time, before it is begun
/// again. What has not gone well since stands in <see cref="Failure"/>.
/// </summary>
/// <param name="told">Called with each failure; null: nobody is told before the end.</param>
internal sealed class ActivityGuard(IActivity activity, TimeProvider clock, Action<string, Exception>? told)
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    /// <summary>After so many failures on end nobody waits for it any more.</summary>
    private const int Trials = 5;

    private int failures;
    private bool inStart;
    private long since;

    public IActivity Activity => activity;

    /// <summary>What it failed with last; null: it has gone well since.</summary>
    public Exception? Failure { get; private set; }

    public bool Rests => activity.Rests || IsTriedAgain;

    /// <summary>It has failed, and not so often that nobody waits for it any more.</summary>
    public bool IsTriedAgain => failures is > 0 and < Trials;

    /// <returns>True when what has ended was any progress.</returns>
    public bool Reap() => Guarded(starts: false, activity.Reap) == true;

    /// <returns>True when it began something that is progress.</returns>
    public bool Start(bool draining)
    {
        var rest = FirstRest * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        return (failures == 0 || clock.GetElapsedTime(since) >= (rest < LongestRest ? rest : LongestRest))
            && Guarded(starts: true, () => activity.IsDue(draining) && activity.Start()) == true;
    }

    private bool? Guarded(bool starts, Func<bool?> act)
    {
        try
        {
            var result = act();
            if (result is not null && inStart == starts)
            {
                (Failure, failures) = (null, 0);
            }

            return result;
        }
        catch (Exception failure)
        {
            (Failure, failures, inStart, since) = (failure, failures + 1, starts, clock.GetTimestamp());
            told?.Invoke(activity.Name, failure);
            return false;
        }
    }
}
