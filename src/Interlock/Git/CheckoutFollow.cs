using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// Keeps checkouts of a target branch in step with it (page 2): a checkout that stayed behind would revert the merges with its next
/// commit. Every step is noted before it is taken, so that a killed process leaves nothing half done for good.
/// </summary>
internal sealed class CheckoutFollow(GitRepository repository)
{
    private static readonly string[] Operations = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Repository place = repository.Place;

    /// <summary>
    /// Whether the checkouts of a branch could follow from one commit to another; nothing is changed or kept locked.
    /// </summary>
    /// <returns>Null, or <c>merge.checkout_dirty</c> or <c>merge.checkout_busy</c>.</returns>
    public async Task<Refusal?> CheckAsync(string branch, string from, string to, CancellationToken cancellationToken)
    {
        var prepared = await PrepareAsync(branch, from, to, cancellationToken);
        if (prepared.IsRefused)
        {
            return prepared.Refusal;
        }

        using var ready = prepared.Value;
        ready.Abandon();
        return null;
    }

    /// <summary>Finishes, or undoes, what processes that died left half done.</summary>
    /// <returns>The checkouts that were brought in step.</returns>
    public async Task<IReadOnlyList<FollowedCheckout>> RecoverAsync(CancellationToken cancellationToken)
    {
        TemporaryIndex.DeleteOld(repository);
        var followed = new List<FollowedCheckout>();
        foreach (var abandoned in FollowIntent.Abandoned(place))
        {
            using var intent = abandoned;
            if (await FinishAsync(intent, cancellationToken) is { } finished)
            {
                followed.Add(finished);
            }
        }

        return followed;
    }

    /// <summary>
    /// Recovers, and waits for what is still at work: a git that outlived the process which started it, or whoever holds the index of a
    /// checkout that is behind.
    /// </summary>
    /// <returns>Null when every checkout is in step, or <c>merge.checkout_busy</c> after <paramref name="patience"/>.</returns>
    public async Task<Refusal?> SettleAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var clock = repository.Git.Clock;
        var started = clock.GetTimestamp();
        while (true)
        {
            await RecoverAsync(cancellationToken);
            var behind = Unfinished();
            if (behind is null || clock.GetElapsedTime(started) >= patience)
            {
                return behind;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    /// <summary>A checkout that has yet to follow its branch, whoever is to see to it; nothing is done about it.</summary>
    /// <returns>Null when there is none, or <c>merge.checkout_busy</c>.</returns>
    public Refusal? Unfinished() => FollowIntent.Noted(place).FirstOrDefault() is { Checkout: not null } behind
        ? Busy(behind.Checkout, behind.Branch, "a merge has not reached its files yet, because git is still at work there")
        : null;

    /// <summary>Locks and checks every checkout of the branch, before the branch moves.</summary>
    internal async Task<Result<PreparedFollow>> PrepareAsync(string branch, string from, string to, CancellationToken cancellationToken)
    {
        var ready = new List<(FollowIntent Intent, FollowStep Step)>();
        var complete = false;
        try
        {
            IReadOnlyList<ChangedFile>? changes = null;
            foreach (var entry in WorktreeList.Read(place).Where(entry => entry.Exists && Concerns(entry, branch)))
            {
                if (Operations.FirstOrDefault(name => Posix.Exists(Path.Combine(entry.Checkout.GitDir, name))) is { } operation)
                {
                    return Busy(entry.Checkout, branch, $"a git operation is unfinished there ({operation})");
                }

                if (!File.Exists(entry.Checkout.IndexFile))
                {
                    continue;
                }

                changes ??= await repository.ChangedFilesAsync(from, to, cancellationToken);
                if (FollowIntent.Begin(place, entry.Checkout, branch, from, to) is not { } intent)
                {
                    return Busy(entry.Checkout, branch, "another merge is moving it");
                }

                var step = new FollowStep(repository, intent, changes);
                ready.Add((intent, step));
                if (!step.TryLock())
                {
                    return StaleLock.IsAbandoned(entry.Checkout.IndexLock, [entry.Checkout.Path], repository.Git.Clock)
                        ? LeftBehind(entry.Checkout, branch)
                        : Busy(entry.Checkout, branch, $"git is at work there ('{entry.Checkout.IndexLock}' exists)");
                }

                step.CopyIndex();
                if (await step.CheckAsync(cancellationToken) is { } dirty)
                {
                    return dirty;
                }
            }

            complete = true;
            return new PreparedFollow(ready);
        }
        finally
        {
            if (!complete)
            {
                using var given = new PreparedFollow(ready);
                given.Abandon();
            }
        }
    }

    private async Task<FollowedCheckout?> FinishAsync(FollowIntent intent, CancellationToken cancellationToken)
    {
        var checkout = intent.Checkout;
        if (!StaleLock.Clear($"{intent.NewIndex}.lock"))
        {
            // The git our predecessor started is still at it.
            return null;
        }

        var head = new RefReader(checkout.GitDir, place.CommonDir).Head();
        var isBehind = head.Branch == intent.Branch && head.Commit == intent.To && Directory.Exists(checkout.Path) && File.Exists(checkout.IndexFile);
        var changes = isBehind ? await repository.ChangedFilesAsync(intent.From, intent.To, cancellationToken) : [];
        var step = new FollowStep(repository, intent, changes);
        if (!isBehind && head.Commit == intent.From && StaleLock.IsGitGiven("update-ref", intent.To))
        {
            // That git outlived our predecessor: the branch is about to move, and the checkout has to follow then.
            return null;
        }

        if (!isBehind)
        {
            step.Release();
            return null;
        }

        if (!step.HoldsLock)
        {
            if (!step.TryLock())
            {
                return null;
            }

            step.CopyIndex();
        }

        if (!File.Exists(intent.NewIndex))
        {
            step.CopyIndex();
        }

        return await step.FollowAsync(mayBePartial: true, cancellationToken);
    }

    private static bool Concerns(WorktreeEntry entry, string branch)
        => entry.Branch == branch || (entry.Branch is null && RebasedBranch(entry.Checkout) == RefName.Branch(branch));

    // During a rebase HEAD is detached, but the branch is in use there all the same.
    private static string? RebasedBranch(Checkout checkout)
        => new[] { "rebase-merge", "rebase-apply" }
            .Select(name => SmallFile.Read(Path.Combine(checkout.GitDir, name, "head-name")))
            .FirstOrDefault(name => name is not null);

    private static Refusal LeftBehind(Checkout checkout, string branch)
        => Busy(checkout, branch, $"'{checkout.IndexLock}' was left behind there by a git that has ended") with
        {
            Hint = $"No git is at work there. Delete the file '{checkout.IndexLock}', and the merge goes on by itself.",
        };

    private static Refusal Busy(Checkout checkout, string branch, string why)
        => Busy(checkout.Path, branch, why);

    private static Refusal Busy(string checkout, string branch, string why)
        => new(RefusalKind.Conflict, "merge.checkout_busy", $"'{checkout}' has '{branch}' checked out, and {why}.",
            "Finish what is under way there; the merge goes on by itself.",
            new JsonObject { ["checkout"] = checkout, ["branch"] = branch });
}
