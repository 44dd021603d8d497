namespace Interlock.Git;

/// <summary>What merging two commits comes to.</summary>
/// <param name="IsClean">Nothing is in conflict.</param>
/// <param name="Tree">The merged tree; where something is in conflict, with its marks in the files.</param>
/// <param name="Stages">The versions of each path in conflict: mode, object, stage (1 the base, 2 ours, 3 theirs) and path.</param>
internal sealed record MergedTrees(bool IsClean, string Tree, IReadOnlyList<string> Conflicts, IReadOnlyList<string> Stages);

/// <summary>
/// Merges commits in the object store. Attributes such as <c>merge=union</c> hold as the first commit has them: git looks for them in
/// a working tree, so it gets one that holds nothing else.
/// </summary>
internal sealed class TreeMerge(GitRepository repository)
{
    private const string AttributesName = ".gitattributes";

    /// <summary>Two processes, one more where the first commit has attributes.</summary>
    public async Task<MergedTrees> MergeAsync(string ours, string theirs, CancellationToken cancellationToken)
    {
        string[] words = ["merge-tree", "--write-tree", "-z", "--no-messages", ObjectId.Require(ours), ObjectId.Require(theirs)];
        var files = (await repository.ListFilesAsync(ours, cancellationToken)).Where(IsAttributes).ToList();
        using var directory = files.Count == 0 ? null : await AttributesAsync(ours, files, cancellationToken);
        var call = directory is null ? repository.Call(words) : repository.Call(new Checkout { Path = directory.Path, GitDir = directory.Path }, words);
        var output = await repository.Git.RunAsync(call with { Configuration = GitEnvironment.Durable }, cancellationToken);
        if (output.ExitCode is not (0 or 1))
        {
            throw GitFailure.Exit(call, output);
        }

        var records = output.Records;
        string[] stages = [.. records.Skip(1).TakeWhile(record => record.Length > 0)];
        return new(output.ExitCode == 0, records[0], [.. stages.Select(PathOf).Distinct(StringComparer.Ordinal)], stages);
    }

    private static bool IsAttributes(TreeFile file) => file.Mode.StartsWith("100", StringComparison.Ordinal)
        && (file.Path == AttributesName || file.Path.EndsWith($"/{AttributesName}", StringComparison.Ordinal));

    private static string PathOf(string stage) => stage[(stage.IndexOf('\t', StringComparison.Ordinal) + 1)..];

    private async Task<ScratchDirectory> AttributesAsync(string commit, List<TreeFile> files, CancellationToken cancellationToken)
    {
        var directory = new ScratchDirectory(repository);
        foreach (var file in files)
        {
            var full = Path.Combine(directory.Path, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllBytesAsync(full, await repository.ShowFileAsync(commit, file.Path, cancellationToken) ?? [], cancellationToken);
        }

        return directory;
    }
}
