using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>How trying to move the target ended.</summary>
internal enum MoveOutcome
{
    Moved,

    /// <summary>The target stood elsewhere: somebody was faster. Nothing changed; build a new candidate.</summary>
    LostRace,
}

/// <param name="Target">Where the target stands now.</param>
/// <param name="Followed">Checkouts of the target that moved along.</param>
internal sealed record MovedTarget(MoveOutcome Outcome, string Target, IReadOnlyList<FollowedCheckout> Followed);

/// <summary>
/// Moves a target branch to a candidate: compare-and-swap on the old commit, and every checkout of the target moves with it
/// (page 2). Safe against being killed at any point: <see cref="CheckoutFollow.RecoverAsync"/> finishes what was begun.
/// </summary>
internal sealed class TargetMove(GitRepository repository)
{
    private readonly CheckoutFollow follow = new(repository);

    /// <summary>Moves the target. Four processes where one clean checkout follows, one where there is none.</summary>
    /// <returns>Refusals <c>merge.checkout_dirty</c>, <c>merge.checkout_busy</c>: nothing moved.</returns>
    public async Task<Result<MovedTarget>> MoveAsync(Candidate candidate, string reason, CancellationToken cancellationToken)
    {
        await follow.RecoverAsync(cancellationToken);
        if (repository.Refs.Branch(candidate.Target) is var now && now != candidate.OldTarget)
        {
            return Lost(candidate, now);
        }

        var prepared = await follow.PrepareAsync(candidate.Target, candidate.OldTarget, candidate.Commit, cancellationToken);
        if (prepared.IsRefused)
        {
            return prepared.Refusal;
        }

        using var ready = prepared.Value;

        // From here on a cancelled caller would leave ref and checkouts apart.
        if (await SwapOrAbandonAsync(ready, candidate, reason) is { } lost)
        {
            return lost;
        }

        return new MovedTarget(MoveOutcome.Moved, candidate.Commit, await ready.CompleteAsync(CancellationToken.None));
    }

    private async Task<MovedTarget?> SwapOrAbandonAsync(PreparedFollow ready, Candidate candidate, string reason)
    {
        try
        {
            return await SwapAsync(candidate, reason, CancellationToken.None);
        }
        finally
        {
            if (repository.Refs.Branch(candidate.Target) != candidate.Commit)
            {
                ready.Abandon();
            }
        }
    }

    /// <summary>The compare-and-swap alone. Null when it moved.</summary>
    internal async Task<MovedTarget?> SwapAsync(Candidate candidate, string reason, CancellationToken cancellationToken)
    {
        var call = repository.OnRefs("update-ref", "-m", OneLine(reason), RefName.Branch(RefName.RequireBranch(candidate.Target)),
            ObjectId.Require(candidate.Commit), ObjectId.Require(candidate.OldTarget)) with { Configuration = GitEnvironment.Durable, Environment = ReflogIdentity() };
        var output = await repository.Git.RunAsync(call, cancellationToken);
        if (output.ExitCode == 0)
        {
            return null;
        }

        return repository.Refs.Branch(candidate.Target) is var now && now != candidate.OldTarget
            ? Lost(candidate, now)
            : throw GitFailure.Exit(call, output);
    }

    private Dictionary<string, string> ReflogIdentity() => Signature.Environment(Signature.Interlock, Signature.Interlock, repository.Git.Clock);

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static MovedTarget Lost(Candidate candidate, string? now)
        => now is null
            ? throw new RefusalException(new(RefusalKind.NotFound, "git.unknown_revision", $"The branch '{candidate.Target}' does not exist any more.",
                Details: new JsonObject { ["branch"] = candidate.Target }))
            : new(MoveOutcome.LostRace, now, []);
}
