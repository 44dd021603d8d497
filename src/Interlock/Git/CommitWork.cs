using System.Text;
using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>Commits what stands in a task's worktree: the agent edits, we commit (page 2). Ignored files stay out.</summary>
public sealed class CommitWork(GitRepository repository)
{
    /// <summary>Commits all changed and untracked files, except the dropped ones. An unfinished merge is concluded.</summary>
    /// <returns>
    /// Refusals <c>worktree.wrong_branch</c>, <c>commit.nested_repository</c>, <c>commit.conflict_markers</c>; each leaves everything as it was.
    /// </returns>
    public async Task<Result<CommittedWork>> CommitAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        var checkout = request.Checkout;
        var status = await repository.StatusAsync(checkout, cancellationToken);
        if (Refuse(request, status) is { } refusal)
        {
            return refusal;
        }

        var tip = status.Head!;
        var merging = File.Exists(Path.Combine(checkout.GitDir, "MERGE_HEAD"));
        if (status.IsClean && !merging && (request.Except.Count == 0 || tip == request.Base))
        {
            return Nothing(tip, []);
        }

        StaleLock.Clear(checkout);
        await repository.Git.MustAsync(Durable(GitRepository.Call(checkout, "add", "--all", "--", ".")), cancellationToken);
        var dropped = await DropAsync(request, cancellationToken);
        var files = await StagedAsync(checkout, tip, [], cancellationToken);
        if (files.Count == 0 && !merging)
        {
            return Nothing(tip, dropped);
        }

        var commit = GitRepository.Call(checkout, "commit", "--quiet", "--no-verify", "--no-status", "--cleanup=verbatim", "--file=-") with
        {
            Input = Encoding.UTF8.GetBytes(request.Message.Replace("\0", "", StringComparison.Ordinal)),
            Environment = Signature.Environment(request.Author, request.Committer, repository.Git.Clock),
        };
        await repository.Git.MustAsync(Durable(commit), cancellationToken);
        return new CommittedWork { Commit = repository.Refs.Branch(request.Branch)!, IsNew = true, Files = files, Dropped = dropped };
    }

    private async Task<IReadOnlyList<ChangedFile>> DropAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        if (request.Except.Count == 0)
        {
            return [];
        }

        var dropped = await StagedAsync(request.Checkout, request.Base, [.. request.Except.Select(glob => $":(top,glob){glob}")], cancellationToken);
        if (request.MayDrop is { } may)
        {
            dropped = await DroppableAsync(dropped, may, cancellationToken);
        }

        if (dropped.Count > 0)
        {
            var restore = GitRepository.Call(request.Checkout, "restore", $"--source={ObjectId.Require(request.Base)}", "--staged", "--worktree",
                "--pathspec-from-file=-", "--pathspec-file-nul") with
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

    private async Task<IReadOnlyList<ChangedFile>> StagedAsync(Checkout checkout, string against, string[] paths, CancellationToken cancellationToken)
        => ChangedFile.Parse((await repository.Git.MustAsync(
            GitRepository.Call(checkout, ["diff-index", "--cached", .. GitRepository.RawDiff, ObjectId.Require(against), "--", .. paths]),
            cancellationToken)).Records);

    private static Refusal? Refuse(CommitRequest request, WorktreeStatus status)
    {
        var path = request.Checkout.Path;
        if (status.Branch != request.Branch || status.Head is null)
        {
            return new(RefusalKind.Conflict, "worktree.wrong_branch", $"'{path}' stands on {status.Branch ?? "a detached commit"}, not on {request.Branch}.",
                $"Switch it back to {request.Branch}.", new JsonObject { ["worktree"] = path, ["branch"] = status.Branch, ["head"] = status.Head });
        }

        if (status.NestedRepositories.ToArray() is { Length: > 0 } nested)
        {
            return Refusal("commit.nested_repository", $"'{path}' holds a repository of its own at '{nested[0]}'; its files cannot be committed.",
                "Remove the inner repository's .git, or ignore the directory.", nested);
        }

        var marked = status.Unmerged.Where(file => HasMarkers(Path.Combine(path, file))).ToArray();
        return marked.Length > 0
            ? Refusal("commit.conflict_markers", $"'{marked[0]}' still holds the marks of a conflict.", "Resolve the conflict in each file.", marked)
            : null;
    }

    private static bool HasMarkers(string file)
    {
        if (!File.Exists(file) || new FileInfo(file).LinkTarget is not null)
        {
            return false;
        }

        var lines = File.ReadLines(file, Encoding.Latin1);
        return lines.Any(line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal) || line.StartsWith(">>>>>>> ", StringComparison.Ordinal));
    }

    private static Refusal Refusal(string code, string message, string hint, string[] files)
        => new(RefusalKind.Conflict, code, message, hint, new JsonObject { ["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]) });

    private static CommittedWork Nothing(string tip, IReadOnlyList<ChangedFile> dropped)
        => new() { Commit = tip, IsNew = false, Files = [], Dropped = dropped };

    private static GitCall Durable(GitCall call) => call with { Configuration = [.. call.Configuration, .. GitEnvironment.Durable] };
}
