using System.Text;
using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>Commits what stands in a task's worktree: the agent edits, we commit (page 2). Ignored files stay out.</summary>
internal sealed class CommitWork(GitRepository repository)
{
    private static readonly string[] MergeNotes = ["MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "CHERRY_PICK_HEAD", "REVERT_HEAD"];
    private const int LargestResolved = 64 << 20;

    /// <summary>Commits all changed and untracked files, except the dropped ones. An unfinished merge is concluded.</summary>
    /// <returns>
    /// Refusals <c>worktree.wrong_branch</c>, <c>commit.nested_repository</c>, <c>commit.conflict_markers</c>; each leaves everything as it was.
    /// </returns>
    public async Task<Result<CommittedWork>> CommitAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        var checkout = request.Checkout;
        using var work = await FreshIndex.OfAsync(repository, checkout, cancellationToken);
        var merged = Merged(checkout);
        if (Standing(request, work.Head) is { } elsewhere)
        {
            return elsewhere;
        }

        var tip = work.Head.Commit!;
        if (await work.AddAsync([], cancellationToken) is { } unread)
        {
            var status = await work.StatusAsync(cancellationToken);
            return Nested(checkout, [.. status.NestedRepositories]) ?? new Refusal(RefusalKind.Failed, "commit.unreadable", $"The work in '{checkout.Path}' cannot be read whole: {unread.Split('\n')[0]}",
                "Make its files readable, then try again.", new JsonObject { ["worktree"] = checkout.Path, ["stderr"] = unread });
        }

        if (Nested(checkout, work.AddedGitlinks(tip.Length)) is { } nested)
        {
            return nested;
        }

        if (await new SubmoduleWork(repository).TakeAsync(work, checkout, cancellationToken) is { } unfinished)
        {
            return unfinished;
        }

        var dropped = await DropAsync(request, work, cancellationToken);
        var files = await StagedAsync(work, tip, [], cancellationToken);
        if (files.Count == 0 && merged.Count == 0)
        {
            return Nothing(tip, dropped);
        }

        string[] marked = merged.Count == 0 ? [] : [.. files.Select(file => file.Path).Where(file => HasMarkers(checkout.Path, file))];
        if (marked.Length > 0)
        {
            return Refusal("commit.conflict_markers", $"'{marked[0]}' still holds the marks of a conflict.", "Resolve the conflict in each file.", marked);
        }

        var tree = await work.WriteTreeAsync(cancellationToken);
        var commit = await repository.CommitTreeAsync(tree, [tip, .. merged], request.Message, request.Author, request.Committer, cancellationToken);

        // The index goes first: a process that dies in between leaves the work staged, not undone.
        work.Install();
        await repository.MoveBranchAsync(request.Branch, commit, tip, "interlock: commit of the work", cancellationToken);
        foreach (var note in MergeNotes)
        {
            File.Delete(Path.Combine(checkout.GitDir, note));
        }

        return new CommittedWork { Commit = commit, IsNew = true, Files = files, Dropped = dropped };
    }

    /// <summary>What an unfinished merge in the checkout merges.</summary>
    private static IReadOnlyList<string> Merged(Checkout checkout) =>
        [.. (SmallFile.Read(Path.Combine(checkout.GitDir, "MERGE_HEAD")) ?? "").Split('\n').Where(ObjectId.IsValid)];

    private async Task<IReadOnlyList<ChangedFile>> DropAsync(CommitRequest request, FreshIndex work, CancellationToken cancellationToken)
    {
        if (request.Except.Count == 0)
        {
            return [];
        }

        var dropped = await StagedAsync(work, request.Base, [.. request.Except.Select(glob => $":(top,glob){glob}")], cancellationToken);
        if (request.MayDrop is { } may)
        {
            dropped = await DroppableAsync(dropped, may, cancellationToken);
        }

        if (dropped.Count > 0)
        {
            var restore = work.Call("restore", $"--source={ObjectId.Require(request.Base)}", "--staged", "--worktree", "--pathspec-from-file=-", "--pathspec-file-nul") with
            {
                Input = Encoding.UTF8.GetBytes(string.Concat(dropped.Select(file => $"{file.Path}\0"))),
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_LITERAL_PATHSPECS"] = "1" },
            };
            await repository.Git.MustAsync(restore, cancellationToken);
        }

        return dropped;
    }

    /// <summary>Only a file that was there and is still a file of the same kind can have been changed so little that it is dropped.</summary>
    private async Task<IReadOnlyList<ChangedFile>> DroppableAsync(IReadOnlyList<ChangedFile> files, Func<byte[], byte[], bool> may, CancellationToken cancellationToken)
    {
        var edited = files.Where(file => file.Kind == ChangeKind.Modified && file.OldMode == file.NewMode && file.OldMode.StartsWith("100", StringComparison.Ordinal)).ToList();
        var sizes = await repository.SizesAsync(edited.SelectMany(file => new[] { file.OldId, file.NewId }), cancellationToken);
        var droppable = new List<ChangedFile>();
        foreach (var file in edited.Where(file => sizes.ContainsKey(file.OldId) && sizes.ContainsKey(file.NewId)))
        {
            var read = await repository.ReadFilesAsync([new("", file.OldId, file.Path) { Size = sizes[file.OldId] }, new("", file.NewId, file.Path) { Size = sizes[file.NewId] }], cancellationToken);
            if (may(read[0].ToArray(), read[1].ToArray()))
            {
                droppable.Add(file);
            }
        }

        return droppable;
    }

    private async Task<IReadOnlyList<ChangedFile>> StagedAsync(FreshIndex work, string against, string[] paths, CancellationToken cancellationToken)
        => ChangedFile.Parse((await repository.Git.MustAsync(
            work.Call(["diff-index", "--cached", .. GitRepository.RawDiff, ObjectId.Require(against), "--", .. paths]),
            cancellationToken)).Records);

    private static Refusal? Standing(CommitRequest request, HeadState head)
    {
        var path = request.Checkout.Path;
        return head.Branch == request.Branch && head.Commit is not null ? null
            : new(RefusalKind.Conflict, "worktree.wrong_branch", $"'{path}' stands on {head.Branch ?? "a detached commit"}, not on {request.Branch}.",
                $"Switch it back to {request.Branch}.", new JsonObject { ["worktree"] = path, ["branch"] = head.Branch, ["head"] = head.Commit });
    }

    private static Refusal? Nested(Checkout checkout, IReadOnlyList<string> nested) => nested.Count == 0 ? null
        : Refusal("commit.nested_repository", $"'{checkout.Path}' holds a repository of its own at '{nested[0]}'; its files cannot be committed.",
            "Remove the inner repository's .git, or ignore the directory.", nested);

    // What is no file of the worktree, or too large for anybody to have resolved by hand, holds no marks.
    private static bool HasMarkers(string root, string file)
    {
        var read = RepositoryFile.Read(root, file, LargestResolved);
        return !read.IsRefused && Encoding.Latin1.GetString(read.Value).Split('\n').Any(line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal) || line.StartsWith(">>>>>>> ", StringComparison.Ordinal));
    }

    private static Refusal Refusal(string code, string message, string hint, IReadOnlyList<string> files)
        => new(RefusalKind.Conflict, code, message, hint, new JsonObject { ["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]) });

    private static CommittedWork Nothing(string tip, IReadOnlyList<ChangedFile> dropped)
        => new() { Commit = tip, IsNew = false, Files = [], Dropped = dropped };
}
