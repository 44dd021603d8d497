namespace Interlock.Git;

/// <summary>How the target came from one commit to another.</summary>
/// <param name="Commits">First-parent commits that the old one does not contain, oldest first; at most the newest <see cref="TargetHistory.MostCommits"/>.</param>
/// <param name="Count">All of them.</param>
/// <param name="Rewound">The old commit is not on the target any more.</param>
/// <param name="By">Who moved the ref, as its log says; null where there is no log of it.</param>
/// <param name="Reason">What the log gives as the reason.</param>
/// <param name="Lost">How many commits of its first parents the target has lost; at most one more than <see cref="TargetHistory.MostCommits"/>.</param>
/// <param name="Carried">Those of them whose content stands there now in another commit, with that commit.</param>
internal sealed record TargetSteps(IReadOnlyList<TargetCommit> Commits, int Count, bool Rewound, string? By, string? Reason, int Lost, IReadOnlyDictionary<string, string> Carried);

/// <summary>Tells what is known of a move of the target.</summary>
internal sealed class TargetHistory(GitRepository repository)
{
    public const int MostCommits = 20;

    /// <summary>Three processes, and some for each commit that was rewritten.</summary>
    public async Task<TargetSteps> BetweenAsync(string target, string from, string to, CancellationToken cancellationToken)
    {
        var known = !(await repository.ResolveAsync(from, cancellationToken)).IsRefused;
        var kept = known && await repository.IsAncestorAsync(from, to, cancellationToken);
        var call = repository.Call("log", "--first-parent", "-z", "--no-show-signature", "--no-color", TargetCommit.Format,
            ObjectId.Require(to), known ? $"^{ObjectId.Require(from)}" : $"--max-count={MostCommits}", "--");
        var commits = (await repository.Git.MustAsync(call, cancellationToken)).Records.Select(TargetCommit.Parse).ToList();
        var (by, reason) = await LoggedAsync(target, to, cancellationToken);
        var lost = known && !kept ? await LostAsync(from, to, cancellationToken) : [];
        return new([.. commits.Take(MostCommits).Reverse()], commits.Count, !kept, by, reason, lost.Count, await new OutsideMerges(repository).CarriedAsync(lost.Take(MostCommits), to, cancellationToken));
    }

    private async Task<IReadOnlyList<string>> LostAsync(string from, string to, CancellationToken cancellationToken)
    {
        var call = repository.Call("rev-list", "--first-parent", $"--max-count={MostCommits + 1}", ObjectId.Require(from), $"^{ObjectId.Require(to)}", "--");
        return (await repository.Git.MustAsync(call, cancellationToken)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The log of a ref is written by whoever moves it: it is told, not believed.</summary>
    private async Task<(string? By, string? Reason)> LoggedAsync(string target, string to, CancellationToken cancellationToken)
    {
        var call = repository.OnRefs("log", "-g", "--max-count=5", "-z", "--no-show-signature", "--no-color", "--format=tformat:%H%x01%gn <%ge>%x01%gs", RefName.Branch(RefName.RequireBranch(target)), "--");
        var output = await repository.Git.RunAsync(call, cancellationToken);
        var entry = output.ExitCode != 0 ? null : output.Records.Select(record => record.Split('\u0001', 3)).FirstOrDefault(parts => parts.Length == 3 && parts[0] == to);
        return entry is null ? (null, null) : (entry[1], entry[2]);
    }
}
