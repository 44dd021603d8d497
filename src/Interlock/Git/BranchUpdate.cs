namespace Interlock.Git;

/// <summary>How bringing a branch up to date ended.</summary>
public enum UpdateOutcome
{
    /// <summary>The branch contained it already.</summary>
    UpToDate,

    /// <summary>Merged by a commit; the worktree stands on it.</summary>
    Merged,

    /// <summary>The files in conflict carry marks; <see cref="CommitWork"/> concludes the merge once they are resolved.</summary>
    Conflicts,
}

/// <param name="Files">The files in conflict.</param>
public sealed record UpdatedBranch(UpdateOutcome Outcome, string Commit, IReadOnlyList<string> Files);

/// <summary>Brings the target's newer commits into a task's worktree, so that a returned task can go on from them.</summary>
public sealed class BranchUpdate(GitRepository repository)
{
    /// <summary>Merges a commit into the branch checked out. The worktree must be clean: commit its work first.</summary>
    public async Task<UpdatedBranch> MergeAsync(Checkout checkout, string commit, string message, CancellationToken cancellationToken)
    {
        StaleLock.Clear(checkout);
        var before = new RefReader(checkout.GitDir, repository.Place.CommonDir).Head().Commit!;
        var call = GitRepository.Call(checkout, "merge", "--quiet", "--no-ff", "--no-verify", "--no-edit", "--no-gpg-sign", "--no-stat",
            "--no-autostash", "--no-rerere-autoupdate", "--cleanup=verbatim", $"--message={message.Replace("\0", "", StringComparison.Ordinal)}", ObjectId.Require(commit)) with
        {
            Environment = Signature.Environment(Signature.Interlock, Signature.Interlock, repository.Git.Clock),
            Configuration = GitEnvironment.Durable,
        };
        var output = await repository.Git.RunAsync(call, cancellationToken);
        var after = new RefReader(checkout.GitDir, repository.Place.CommonDir).Head().Commit!;
        if (output.ExitCode == 0)
        {
            return new(after == before ? UpdateOutcome.UpToDate : UpdateOutcome.Merged, after, []);
        }

        var unmerged = (await repository.StatusAsync(checkout, cancellationToken)).Unmerged;
        return unmerged.Count > 0 ? new(UpdateOutcome.Conflicts, after, unmerged) : throw GitFailure.Exit(call, output);
    }
}
