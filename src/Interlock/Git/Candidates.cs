using System.Text;

namespace Interlock.Git;

/// <summary>Builds merge candidates in the object store alone; no worktree and no ref is touched.</summary>
internal sealed class Candidates(GitRepository repository)
{
    private const string RegularFile = "100644";

    private readonly TreeMerge trees = new(repository);

    /// <summary>Whether two commits merge without conflict.</summary>
    /// <returns>The paths in conflict; empty when they merge. One process.</returns>
    public async Task<IReadOnlyList<string>> ConflictsAsync(string target, string tip, CancellationToken cancellationToken)
        => (await trees.MergeAsync(target, tip, cancellationToken)).Conflicts;

    /// <summary>
    /// Merges the tips one after the other onto the old target and writes one commit: first parent the old target, then each tip.
    /// Two processes for one tip.
    /// </summary>
    public async Task<CandidateResult> BuildAsync(CandidateRequest request, CancellationToken cancellationToken)
    {
        var merged = request.OldTarget;
        string? tree = null;
        for (var i = 0; i < request.Tips.Count; i++)
        {
            if (i > 0)
            {
                // Git merges commits, not trees: the merge so far becomes one that nothing refers to.
                merged = await repository.CommitTreeAsync(tree!, [merged, request.Tips[i - 1]], "merged so far\n", request.Author, Signature.Interlock, cancellationToken);
            }

            var result = await trees.MergeAsync(merged, request.Tips[i], cancellationToken);
            if (!result.IsClean)
            {
                return new(null, new(request.Tips[i], result.Conflicts));
            }

            tree = result.Tree;
        }

        tree ??= await repository.TreeOfAsync(request.OldTarget, cancellationToken);
        if (request.Replaced.Count > 0)
        {
            tree = await ReplaceAsync(tree, request.Replaced, cancellationToken);
        }

        var commit = await repository.CommitTreeAsync(
            tree, [request.OldTarget, .. request.Tips], request.Message, request.Author, Signature.Interlock, cancellationToken);
        return new(new() { Target = request.Target, OldTarget = request.OldTarget, Commit = commit, Tree = tree, Tips = request.Tips }, null);
    }

    private async Task<string> ReplaceAsync(string tree, IReadOnlyDictionary<string, byte[]> contents, CancellationToken cancellationToken)
    {
        using var index = new TemporaryIndex(repository);
        await repository.Git.MustAsync(index.Use(repository.Call("read-tree", tree)), cancellationToken);
        var modes = (await repository.Git.MustAsync(
            repository.Call(["ls-tree", "-z", "--full-tree", tree, "--", .. contents.Keys]), cancellationToken)).Records
            .Select(GitRepository.TreeRecord).ToDictionary(file => file.Path, file => file.Mode, StringComparer.Ordinal);
        var lines = new StringBuilder();
        foreach (var (path, bytes) in contents)
        {
            var write = repository.Call("hash-object", "-w", "--no-filters", "--stdin") with { Input = bytes, Configuration = GitEnvironment.Durable };
            var id = (await repository.Git.MustAsync(write, cancellationToken)).Text;
            lines.Append($"{modes.GetValueOrDefault(path, RegularFile)} {id}\t{path}\0");
        }

        var update = repository.Call("update-index", "-z", "--index-info") with { Input = Encoding.UTF8.GetBytes(lines.ToString()) };
        await repository.Git.MustAsync(index.Use(update), cancellationToken);
        var result = repository.Call("write-tree") with { Configuration = GitEnvironment.Durable };
        return (await repository.Git.MustAsync(index.Use(result), cancellationToken)).Text;
    }
}
