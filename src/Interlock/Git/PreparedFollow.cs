namespace Interlock.Git;

/// <summary>
/// Checkouts that are ready to follow their branch, with their index locks held. Disposing it without completing or abandoning is
/// what a killed process does: recovery finishes or undoes it.
/// </summary>
internal sealed class PreparedFollow(IReadOnlyList<(FollowIntent Intent, FollowStep Step)> checkouts) : IDisposable
{
    /// <summary>Call it once the branch has moved.</summary>
    public async Task<IReadOnlyList<FollowedCheckout>> CompleteAsync(CancellationToken cancellationToken)
    {
        var followed = new List<FollowedCheckout>();
        foreach (var (_, step) in checkouts)
        {
            followed.Add(await step.FollowAsync(mayBePartial: false, cancellationToken));
        }

        return followed;
    }

    /// <summary>Call it when the branch did not move.</summary>
    public void Abandon()
    {
        foreach (var (_, step) in checkouts)
        {
            step.Release();
        }
    }

    public void Dispose()
    {
        foreach (var (intent, _) in checkouts)
        {
            intent.Dispose();
        }
    }
}
