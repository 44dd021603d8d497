using System.Text;
using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// The worktrees of tasks, below <c>.worktrees/</c> (page 2, Worktrees and merging). Adding and removing happen one at a time per
/// repository, because git's own do not bear company; filling a worktree with files happens side by side.
/// </summary>
internal sealed class Worktrees(GitRepository repository)
{
    private const string Trash = "_trash";
    private static readonly TimeSpan MutexWait = TimeSpan.FromMinutes(2);

    private readonly Repository place = repository.Place;
    private readonly Rescue rescue = new(repository);
    private readonly RepositoryMutex mutex = new(Path.Combine(repository.Place.StateDirectory, "worktrees.lock"), repository.Git.Clock);

    /// <summary>All checkouts of the repository, the main one first; reads files only.</summary>
    public IReadOnlyList<WorktreeEntry> List() => WorktreeList.Read(place);

    /// <summary>The worktree of a task; null when none is registered.</summary>
    public WorktreeEntry? Find(string key) => List().FirstOrDefault(entry => !entry.IsMain && entry.Key == key);

    /// <summary>The worktree of a task if it is fit to run in: registered, complete, and really below <c>.worktrees/</c>.</summary>
    /// <returns>Refusals <c>worktree.missing</c>, <c>worktree.outside</c>.</returns>
    public Result<Checkout> Require(string key)
    {
        if (Boundary(key) is { } outside)
        {
            return outside;
        }

        return Find(key) is { IsComplete: true } entry
            ? entry.Checkout
            : new Refusal(RefusalKind.NotFound, "worktree.missing", $"There is no usable worktree '{key}'.", "Claim the task again to have it made.");
    }

    /// <summary>Makes a worktree, or finds the right one there already, or finishes one whose making was cut off.</summary>
    /// <returns>
    /// The checkout; refusals <c>worktree.bad_name</c>, <c>worktree.outside</c>, <c>worktree.wrong_branch</c>,
    /// <c>worktree.unknown_directory</c>, <c>branch.invalid</c>, <c>branch.in_use</c>, <c>branch.foreign</c>, <c>branch.unrelated</c>,
    /// <c>git.mutex_busy</c>.
    /// </returns>
    public async Task<Result<Checkout>> AddAsync(WorktreeRequest request, CancellationToken cancellationToken)
    {
        if (!RefName.IsValidBranch(request.Branch))
        {
            return new Refusal(RefusalKind.Usage, "branch.invalid", $"'{request.Branch}' is no valid branch name.");
        }

        var made = await RegisterAsync(request.Key, () => PlanBranchAsync(request, cancellationToken), request.LockReason, request.Branch, cancellationToken);
        return made.IsRefused ? made : await FillAsync(made.Value, cancellationToken);
    }

    /// <summary>Absolute path of a directory below <c>.worktrees/</c>, whether it exists or not; refusals <c>worktree.bad_name</c>, <c>worktree.outside</c>.</summary>
    internal Result<string> PlaceOf(string key) => Boundary(key) is { } outside ? outside : PathOf(key);

    /// <summary>
    /// Removes a worktree after saving what it holds. Its processes must have ended. The branch stays.
    /// </summary>
    /// <param name="target">See <see cref="Rescue.SaveAsync"/>.</param>
    /// <returns>Refusals <c>worktree.outside</c>, <c>worktree.unknown_directory</c>, <c>git.mutex_busy</c>.</returns>
    public async Task<Result<Removal>> RemoveAsync(string key, int attempt, string? target, CancellationToken cancellationToken)
    {
        if (Boundary(key) is { } outside)
        {
            return outside;
        }

        var path = PathOf(key);
        var entry = Find(key);
        if (entry is null)
        {
            return Posix.Exists(path) ? Unknown(path) : new Removal(false, null);
        }

        var (saved, ignored) = entry.IsComplete || HoldsFiles(path)
            ? await rescue.SaveWithIgnoredAsync(entry.Checkout, key, attempt, target, cancellationToken)
            : (await rescue.SaveCommitsAsync(entry, key, attempt, target, cancellationToken), IgnoredFiles.None);
        // Commits of checkouts below it that stand on no branch would be lost with them.
        foreach (var inner in List().Where(inner => inner is { Branch: null, Head: not null } && inner.Checkout.Path.StartsWith($"{path}/", StringComparison.Ordinal)))
        {
            await rescue.SaveCommitsAsync(inner, key, attempt, target: null, cancellationToken);
        }

        var removed = await UnregisterAsync(path, cancellationToken);
        return removed is null ? new Removal(true, saved) { Ignored = ignored } : removed;
    }

    /// <summary>Removes without saving: only for worktrees that never hold anybody's work.</summary>
    internal Task<Refusal?> DiscardAsync(string key, CancellationToken cancellationToken) => UnregisterAsync(PathOf(key), cancellationToken);

    /// <summary>Checks saved work out again, in a new worktree on a new branch.</summary>
    /// <returns>As <see cref="AddAsync"/>; and <c>rescue.not_found</c>.</returns>
    public async Task<Result<Checkout>> RestoreAsync(string rescueRef, string branch, CancellationToken cancellationToken)
    {
        var saved = (await rescue.ListAsync(cancellationToken)).FirstOrDefault(known => known.Ref == rescueRef);
        if (saved is null)
        {
            return new Refusal(RefusalKind.NotFound, "rescue.not_found", $"There is no rescue '{rescueRef}'.", "See 'interlock worktree list'.");
        }

        return await AddAsync(
            new() { Key = $"{saved.Key}+rescue-{saved.Attempt}", Branch = branch, BaseCommit = saved.Commit, LockReason = "restored" }, cancellationToken);
    }

    /// <summary>
    /// Forgets worktrees below <c>.worktrees/</c> whose directory is gone, and finishes removals that were cut off. Never touches a
    /// worktree that is still there, nor one outside.
    /// </summary>
    /// <returns>The paths concerned; with <paramref name="dryRun"/> nothing happens to them.</returns>
    public async Task<Result<IReadOnlyList<string>>> PruneAsync(bool dryRun, CancellationToken cancellationToken)
    {
        var entered = await mutex.EnterAsync(MutexWait, cancellationToken);
        if (entered.IsRefused)
        {
            return entered.Refusal;
        }

        using var held = entered.Value;
        string[] gone = [.. List().Where(entry => entry is { Key: not null, Exists: false }).Select(entry => entry.Checkout.Path)];
        var trash = PathOf(Trash);
        string[] discarded = Posix.IsRealDirectory(trash) ? Directory.GetDirectories(trash) : [];
        if (!dryRun)
        {
            foreach (var path in gone)
            {
                await ForgetAsync(path, cancellationToken);
            }

            foreach (var path in discarded)
            {
                TreeDeletion.Delete(path);
            }

            TreeDeletion.DeleteIfEmpty(trash);
            TreeDeletion.DeleteIfEmpty(place.WorktreesRoot);
        }

        return (string[])[.. gone, .. discarded];
    }

    private async Task<Result<Checkout>> RegisterAsync(
        string key, Func<Task<Result<string[]>>> plan, string reason, string? branch, CancellationToken cancellationToken)
    {
        if (Boundary(key) is { } outside)
        {
            return outside;
        }

        var entered = await mutex.EnterAsync(MutexWait, cancellationToken);
        if (entered.IsRefused)
        {
            return entered.Refusal;
        }

        using var held = entered.Value;
        var path = PathOf(key);
        if (await ClearBrokenAsync(key, path, cancellationToken) is { } unknown)
        {
            return unknown;
        }

        if (Find(key) is { } existing)
        {
            if (existing.Branch != branch)
            {
                return new Refusal(RefusalKind.Conflict, "worktree.wrong_branch",
                    $"The worktree '{key}' stands on {existing.Branch ?? "a detached commit"}, not on {branch ?? "a detached commit"}.",
                    "Remove the worktree (its work is saved first), then try again.",
                    new JsonObject { ["worktree"] = path, ["branch"] = existing.Branch });
            }

            await File.WriteAllTextAsync(Path.Combine(existing.Checkout.GitDir, "locked"), reason + "\n", cancellationToken);
            return Repaired(existing.Checkout);
        }

        var planned = await plan();
        if (planned.IsRefused)
        {
            return planned.Refusal;
        }

        Directory.CreateDirectory(place.WorktreesRoot);
        var lead = planned.Value;
        await repository.Git.MustAsync(repository.OnRefs(
            ["worktree", "add", "--no-checkout", "--no-guess-remote", "--lock", "--reason", reason, .. lead[..^1], "--", path, lead[^1]]), cancellationToken);
        return Find(key)!.Checkout;
    }

    // What a killed 'git worktree add' or an interrupted removal leaves behind.
    private async Task<Refusal?> ClearBrokenAsync(string key, string path, CancellationToken cancellationToken)
    {
        foreach (var unborn in WorktreeList.Unborn(place).Where(gitDir => Path.GetFileName(gitDir) == key))
        {
            TreeDeletion.Delete(unborn);
        }

        var entry = Find(key);
        if (entry is not null && (!entry.Exists || (entry.Head is null && !HoldsFiles(path))))
        {
            await ForgetAsync(path, cancellationToken);
            entry = null;
        }

        if (entry is null && Posix.Exists(path))
        {
            if (HoldsFiles(path))
            {
                return Unknown(path);
            }

            TreeDeletion.Delete(path);
        }

        return null;
    }

    private async Task<Result<string[]>> PlanBranchAsync(WorktreeRequest request, CancellationToken cancellationToken)
    {
        if (repository.Refs.Branch(request.Branch) is not { } tip)
        {
            return new[] { "--no-track", "-b", request.Branch, ObjectId.Require(request.BaseCommit) };
        }

        if (request.NewBranch)
        {
            return new Refusal(RefusalKind.Conflict, "branch.foreign", $"The branch '{request.Branch}' appeared while the worktree was made, and is not this task's.",
                $"Rename it, as with 'git branch -m {request.Branch} NAME', then claim again.", new JsonObject { ["branch"] = request.Branch, ["tip"] = tip });
        }

        if (List().FirstOrDefault(entry => entry.Exists && entry.Branch == request.Branch) is { } user)
        {
            return new Refusal(RefusalKind.Conflict, "branch.in_use", $"The branch '{request.Branch}' is checked out in '{user.Checkout.Path}'.",
                Details: new JsonObject { ["branch"] = request.Branch, ["worktree"] = user.Checkout.Path });
        }

        return await repository.IsAncestorAsync(request.BaseCommit, tip, cancellationToken)
            ? new[] { request.Branch }
            : new Refusal(RefusalKind.Conflict, "branch.unrelated", $"The branch '{request.Branch}' exists and does not contain the base {request.BaseCommit[..12]}.",
                "Rename that branch, or change the branch template.", new JsonObject { ["branch"] = request.Branch, ["tip"] = tip, ["base"] = request.BaseCommit });
    }

    private async Task<Result<Checkout>> FillAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        if (!File.Exists(checkout.IndexFile))
        {
            StaleLock.Clear(checkout);
            Pin(checkout);
            var head = new RefReader(checkout.GitDir, place.CommonDir).Head().Commit!;
            var fill = repository.Call(checkout, "read-tree", "--reset", "-u", head);
            var output = await repository.Git.RunAsync(fill with { Own = fill.Own! with { Index = checkout.IndexFile } }, cancellationToken);
            if (output.ExitCode != 0 && !File.Exists(checkout.IndexFile))
            {
                throw GitFailure.Exit(fill, output);
            }

            await new SubmoduleFiles(repository).FillAsync(checkout, head, IndexEntries.Gitlinks(checkout.IndexFile, head.Length), working: true, cancellationToken);
        }

        return checkout;
    }

    /// <summary>
    /// Says in the worktree's own configuration where its files are. A <c>core.worktree</c> or <c>core.bare</c> of the whole repository
    /// would otherwise hold for it as well once the repository has configuration per worktree. Relative inside the repository, so that a
    /// repository that is moved or copied does not have its git write into the old place.
    /// </summary>
    private void Pin(Checkout checkout)
    {
        var inside = checkout.GitDir.StartsWith(Path.GetDirectoryName(place.WorktreesRoot) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        var quoted = (inside ? Path.GetRelativePath(checkout.GitDir, checkout.Path) : checkout.Path).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(checkout.GitDir, "config.worktree"), $"[core]\n\tbare = false\n\tworktree = \"{quoted}\"\n");
    }

    private async Task<Refusal?> UnregisterAsync(string path, CancellationToken cancellationToken)
    {
        var entered = await mutex.EnterAsync(MutexWait, cancellationToken);
        if (entered.IsRefused)
        {
            return entered.Refusal;
        }

        string? discarded = null;
        using (entered.Value)
        {
            if (Posix.Exists(path))
            {
                // One rename, so that a worktree is there whole or not at all; the slow deleting needs no mutex.
                Directory.CreateDirectory(PathOf(Trash));
                discarded = Path.Combine(PathOf(Trash), $"{Path.GetFileName(path)}+{Path.GetRandomFileName()}");
                Directory.Move(path, discarded);
            }

            await ForgetAsync(path, cancellationToken);
        }

        if (discarded is not null)
        {
            TreeDeletion.Delete(discarded);
        }

        return null;
    }

    private async Task ForgetAsync(string path, CancellationToken cancellationToken)
    {
        TreeDeletion.DeleteIfEmpty(path);
        if (!List().Any(entry => entry.Checkout.Path == path))
        {
            return;
        }

        await repository.Git.MustAsync(repository.OnRefs("worktree", "remove", "--force", "--force", "--", path), cancellationToken);
    }

    private Result<Checkout> Repaired(Checkout checkout)
    {
        var marker = Path.Combine(checkout.Path, ".git");
        if (Posix.IsRealDirectory(marker))
        {
            return new Refusal(RefusalKind.Conflict, "worktree.damaged", $"In '{checkout.Path}' the link to the repository was replaced by another repository.",
                "Remove the worktree (its work is saved first), then try again.", new JsonObject { ["worktree"] = checkout.Path });
        }

        if (!File.Exists(marker) || RepositoryLocator.GitFileTarget(marker) != checkout.GitDir)
        {
            File.Delete(marker);
            File.WriteAllText(marker, $"gitdir: {checkout.GitDir}\n");
        }

        return checkout;
    }

    private Refusal? Boundary(string key)
    {
        if (key.Length == 0 || key.StartsWith('.') || key.StartsWith('-') || key.AsSpan().ContainsAny('/', '\\')
            || key.AsSpan().ContainsAnyInRange('\0', '\u001f') || Encoding.UTF8.GetByteCount(key) > 200)
        {
            return new(RefusalKind.Usage, "worktree.bad_name", $"'{key}' cannot name a worktree.");
        }

        foreach (var path in new[] { place.WorktreesRoot, PathOf(key) })
        {
            if (Posix.Exists(path) && Posix.RealPath(path) is var real && real != path)
            {
                return new(RefusalKind.Forbidden, "worktree.outside", $"'{path}' leads to '{real ?? "nowhere"}', outside '{place.WorktreesRoot}'.",
                    "Replace the symbolic link by a directory.", new JsonObject { ["path"] = path, ["real_path"] = real });
            }
        }

        return null;
    }

    internal string PathOf(string key) => Path.Combine(place.WorktreesRoot, key);

    private static bool HoldsFiles(string path)
        => Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(entry => Path.GetFileName(entry) != ".git");

    private static Refusal Unknown(string path)
        => new(RefusalKind.Conflict, "worktree.unknown_directory", $"'{path}' is there, but no worktree of this repository.",
            "Move it away, then try again.", new JsonObject { ["path"] = path });
}
