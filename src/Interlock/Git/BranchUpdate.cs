using System.Text;

namespace Interlock.Git;

/// <summary>How bringing a branch up to date ended.</summary>
internal enum UpdateOutcome
{
    /// <summary>The branch contained it already.</summary>
    UpToDate,

    /// <summary>Merged by a commit; the worktree stands on it.</summary>
    Merged,

    /// <summary>The files in conflict carry marks; <see cref="CommitWork"/> concludes the merge once they are resolved.</summary>
    Conflicts,
}

/// <param name="Files">The files in conflict.</param>
internal sealed record UpdatedBranch(UpdateOutcome Outcome, string Commit, IReadOnlyList<string> Files);

/// <summary>Brings the target's newer commits into a task's worktree, so that a returned task can go on from them.</summary>
internal sealed class BranchUpdate(GitRepository repository)
{
    /// <summary>Merges a commit into the branch checked out, which <paramref name="branch"/> names. The worktree must be clean: commit its work first.</summary>
    public async Task<UpdatedBranch> MergeAsync(Checkout checkout, string branch, string commit, string message, CancellationToken cancellationToken)
    {
        using var work = await FreshIndex.OfAsync(repository, checkout, cancellationToken);
        var before = work.Head.Commit!;
        if (await repository.IsAncestorAsync(commit, before, cancellationToken))
        {
            return new(UpdateOutcome.UpToDate, before, []);
        }

        var merged = await new TreeMerge(repository).MergeAsync(before, commit, cancellationToken);
        await repository.Git.RunAsync(work.Call("update-index", "-q", "--refresh"), cancellationToken);
        if (merged.IsClean)
        {
            var made = await repository.CommitTreeAsync(merged.Tree, [before, commit], message, Signature.Interlock, Signature.Interlock, cancellationToken);
            await repository.Git.MustAsync(work.Call("read-tree", "-m", "-u", before, merged.Tree), cancellationToken);
            work.Install();
            await repository.MoveBranchAsync(branch, made, before, "interlock: brought up to date", cancellationToken);
            return new(UpdateOutcome.Merged, made, []);
        }

        // What the merge is of is noted first: whoever finds the marks in the files finds out where they come from.
        File.WriteAllText(Path.Combine(checkout.GitDir, "MERGE_HEAD"), $"{commit}\n");
        File.WriteAllText(Path.Combine(checkout.GitDir, "MERGE_MSG"), message);
        await repository.Git.MustAsync(work.Call("read-tree", "-m", "-u", before, merged.Tree), cancellationToken);
        await repository.Git.MustAsync(work.Call("update-index", "-z", "--index-info") with { Input = Encoding.UTF8.GetBytes(Unmerged(merged)) }, cancellationToken);
        work.Install();
        return new(UpdateOutcome.Conflicts, before, merged.Conflicts);
    }

    /// <summary>Takes each path in conflict out of the index and puts its versions in.</summary>
    private static string Unmerged(MergedTrees merged) => string.Concat(
        merged.Conflicts.Select(path => $"0 {ObjectId.Zero(merged.Tree)}\t{path}\0").Concat(merged.Stages.Select(stage => $"{stage}\0")));
}
