using Interlock.Gates.Watching;
using Interlock.Git;
using Interlock.Kiro;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Workspaces;

/// <summary>The workspace that a git repository gives.</summary>
internal sealed class GitWorkspace : IWorkspace
{
    /// <summary>So many names are tried while branches of others are called so.</summary>
    private const int MostNames = 100;

    private readonly GitRepository repository;
    private readonly Worktrees worktrees;
    private readonly BranchNaming naming;
    private readonly IReadOnlyList<string> specPatterns;

    /// <param name="target">Branch that everything is merged to.</param>
    public GitWorkspace(GitRepository repository, string target, BranchNaming naming, IReadOnlyList<string> specFiles)
    {
        this.repository = repository;
        this.naming = naming;
        Target = target;
        worktrees = new(repository);
        specPatterns = specFiles;
    }

    public string Target { get; }

    /// <summary>Told when the worktree of a task was removed that held more than its commits; set once by whoever keeps the log.</summary>
    public Action<WorkTask, Removal>? Removed { get; set; }

    public Result<string> TargetTip() => repository.Refs.Branch(Target) is { } tip
        ? tip
        : new Refusal(RefusalKind.Failed, "target.missing", $"The target branch {Target} does not exist, or has no commit.", $"Make it ('git branch {Target}'), or name another one as merge.target in interlock.yaml.");

    public async Task<TargetMovement> TargetMovementAsync(string from, string to, CancellationToken cancellation)
    {
        var steps = await new TargetHistory(repository).BetweenAsync(Target, from, to, cancellation);
        return new([.. steps.Commits.Select(one => new MovedCommit(one.Commit, one.Author, one.Committer, one.Subject))], steps.Count, steps.Rewound, steps.By, steps.Reason) { Lost = steps.Lost, Carried = steps.Carried };
    }

    public string BranchOf(WorkTask task) => naming.Branch(Values(task));

    public Result<string> NewBranchOf(WorkTask task)
    {
        var rule = BranchOf(task);
        if (repository.Refs.InTheWayOf(rule) is { } other)
        {
            return new Refusal(RefusalKind.Conflict, "branch.in_the_way", $"The branch '{rule}' cannot be made, because there is a branch '{other}'.",
                $"Rename that one, as with 'git branch -m {other} NAME', or change branch.template.", new() { ["branch"] = rule, ["in_the_way"] = other });
        }

        for (var number = 1; number <= MostNames; number++)
        {
            var name = number == 1 ? rule : $"{rule}-{number}";
            if (NamedByRule(task, name) && repository.Refs.Branch(name) is null && repository.Refs.InTheWayOf(name) is null)
            {
                return name;
            }
        }

        return new Refusal(RefusalKind.Conflict, "branch.foreign", $"There is a branch '{rule}' already, which was not made for {task.Ref}; its commits are no work of this task.",
            $"Rename it, as with 'git branch -m {rule} NAME', or change branch.template.", new() { ["branch"] = rule });
    }

    public bool NamedByRule(WorkTask task, string branch) => naming.IsValid(branch, Values(task));

    public string WorktreeOf(WorkTask task) => Path.Combine(repository.Place.WorktreesRoot, Key(task));

    public async Task<Result<string>> EnsureWorktreeAsync(WorkTask task, bool newBranch, CancellationToken cancellation)
    {
        var tip = TargetTip();
        if (tip.IsRefused)
        {
            return tip.Refusal;
        }

        if (await FiltersAsync(tip.Value, cancellation) is { } untrusted)
        {
            return untrusted;
        }

        var branch = task.Branch ?? BranchOf(task);
        var start = newBranch ? task.BaseCommit is { Length: > 0 } recorded ? recorded : tip.Value : await StartAsync(branch, task.BaseCommit is { Length: > 0 } known ? known : tip.Value, tip.Value, cancellation);
        var stood = Path.Exists(WorktreeOf(task)) || worktrees.Find(Key(task)) is not null;
        var whole = false;
        try
        {
            var made = await worktrees.AddAsync(
                new() { Key = Key(task), Branch = branch, BaseCommit = start, NewBranch = newBranch, LockReason = $"{WorktreeRequest.ForTask}{task.Ref}" },
                cancellation);
            whole = !made.IsRefused;
            return made.IsRefused ? made.Refusal : made.Value.Path;
        }
        finally
        {
            if (newBranch && !whole && !stood)
            {
                await UnmakeAsync(task, branch, start);
            }
        }
    }

    /// <summary>Takes back a worktree that could not be filled, and the branch that was made for it; neither holds anything yet.</summary>
    private async Task UnmakeAsync(WorkTask task, string branch, string start)
    {
        if (worktrees.Find(Key(task)) is { } entry && entry.Branch == branch)
        {
            _ = await worktrees.DiscardAsync(Key(task), CancellationToken.None);
            _ = await repository.DeleteBranchAsync(branch, start, CancellationToken.None);
        }
    }

    public async Task<Result<IReadOnlyList<string>>> CommitAsync(WorkTask task, string message, CancellationToken cancellation)
    {
        var checkout = worktrees.Require(Key(task));
        if (checkout.IsRefused)
        {
            return checkout.Refusal;
        }

        if (await FiltersAsync(repository.Refs.Branch(task.Branch ?? BranchOf(task)), cancellation) is { } untrusted)
        {
            return untrusted;
        }

        _ = await new Rescue(repository).SaveHiddenAsync(checkout.Value, Key(task), Attempt(task), cancellation);
        var committed = await new CommitWork(repository).CommitAsync(
            new()
            {
                Checkout = checkout.Value,
                Branch = task.Branch ?? BranchOf(task),
                Message = message,
                Author = Signature.Interlock,
                Except = specPatterns,
                MayDrop = KiroMarks.AreAllThatDiffers,
                Base = task.BaseCommit ?? "",
            },
            cancellation);
        return committed.IsRefused ? committed.Refusal : committed.Value.Files.Select(file => file.Path).ToList();
    }

    public async Task<Result<IReadOnlyList<string>>> TouchedAsync(WorkTask task, CancellationToken cancellation)
    {
        var checkout = worktrees.Require(Key(task));
        if (checkout.IsRefused)
        {
            return Array.Empty<string>();
        }

        var status = await repository.GlanceAsync(checkout.Value, cancellation);
        var committed = task.BaseCommit is { Length: > 0 } start && status.Head is { } head && head != start
            ? await repository.ChangedFilesAsync(start, head, cancellation)
            : [];
        return status.Dirty.Concat(committed.Select(file => file.Path)).Where(IsWork).Distinct().ToList();
    }

    public async Task<Result<BranchState>> InspectAsync(WorkTask task, string branch, CancellationToken cancellation)
    {
        var tip = TargetTip();
        if (tip.IsRefused)
        {
            return tip.Refusal;
        }

        if (repository.Refs.Branch(branch) is not { } head)
        {
            return new BranchState { Branch = branch, Exists = false };
        }

        if (await FiltersAsync(head, cancellation) is { } untrusted)
        {
            return untrusted;
        }

        var start = await repository.MergeBaseAsync(tip.Value, head, cancellation);
        if (start is null)
        {
            return new Refusal(RefusalKind.Conflict, "branch.unrelated", $"{branch} and {Target} have no commit in common.", $"Start the branch from {Target}.");
        }

        return await SinceAsync(task.BaseCommit ?? "", start, branch, head, cancellation);
    }

    public async Task<Result<BranchState>> InspectMergedAsync(string recorded, string branch, bool forwarded, CancellationToken cancellation)
    {
        var tip = TargetTip();
        if (tip.IsRefused)
        {
            return tip.Refusal;
        }

        if (repository.Refs.Branch(branch) is not { } head)
        {
            return new BranchState { Branch = branch, Exists = false };
        }

        var merged = recorded != head && await repository.IsAncestorAsync(recorded, head, cancellation) && await repository.IsAncestorAsync(head, tip.Value, cancellation);
        var start = merged ? await new OutsideMerges(repository).BaseOfMergedAsync(recorded, head, tip.Value, forwarded, cancellation) : null;
        return await SinceAsync("", start ?? head, branch, head, cancellation);
    }

    public Task<MergeState> InspectMergeAsync(string from, string head, string? commit, CancellationToken cancellation) =>
        TargetTip() is { IsRefused: false } tip
            ? new MergeInspection(repository, IsWork).InspectAsync(from, head, commit, tip.Value, cancellation)
            : Task.FromResult(new MergeState { Commit = commit });

    public async Task<Result<IReadOnlyList<string>>> ChangedBetweenAsync(string from, string to, CancellationToken cancellation) =>
        (await repository.ChangedFilesAsync(from, to, cancellation)).Select(file => file.Path).ToList();

    public Task<Result<IReadOnlyList<FileChange>>> ContentsAsync(string from, string to, Func<string, bool> text, Func<string, bool> spec, CancellationToken cancellation) =>
        new ChangedContents(repository).ReadAsync(from, to, text, spec, cancellation);

    public Task<IReadOnlyDictionary<string, string>> LinksAsync(string commit, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        new LinkedPaths(repository).FindAsync(commit, paths, cancellation);

    public async Task<Result<PreparedWorktree>> PrepareAsync(WorkTask task, bool newBranch, CancellationToken cancellation)
    {
        var tip = TargetTip();
        if (tip.IsRefused)
        {
            return tip.Refusal;
        }

        var branch = task.Branch ?? BranchOf(task);
        if (newBranch)
        {
            var first = await EnsureWorktreeAsync(task with { BaseCommit = tip.Value }, newBranch, cancellation);
            return first.IsRefused ? first.Refusal : new PreparedWorktree(first.Value, tip.Value, []);
        }

        var head = repository.Refs.Branch(branch);
        var keeps = head is not null && head != tip.Value && await HasOwnCommitsAsync(tip.Value, head, cancellation);
        if (!keeps)
        {
            return await FreshAsync(task, branch, head, tip.Value, cancellation);
        }

        if (worktrees.Require(Key(task)) is { IsRefused: false } known && (await repository.StatusAsync(known.Value, cancellation)).Dirty.Any())
        {
            // Removing rescues what is not committed; the branch stays.
            var removed = await RemoveAsync(task, cancellation);
            if (removed.IsRefused)
            {
                return removed.Refusal;
            }
        }

        var made = await EnsureWorktreeAsync(task, newBranch: false, cancellation);
        if (made.IsRefused)
        {
            return made.Refusal;
        }

        var checkout = worktrees.Require(Key(task)).Value;
        var update = await new BranchUpdate(repository).MergeAsync(checkout, branch, tip.Value, $"Bring {branch} up to date with {Target}\n", cancellation);
        return new PreparedWorktree(checkout.Path, tip.Value, update.Files);
    }

    public async Task<Result<bool>> RemoveWorktreeAsync(WorkTask task, CancellationToken cancellation)
    {
        var removed = await RemoveAsync(task, cancellation);
        return removed.IsRefused ? removed.Refusal : removed.Value.Existed;
    }

    private async Task<Result<Removal>> RemoveAsync(WorkTask task, CancellationToken cancellation)
    {
        var removed = await worktrees.RemoveAsync(Key(task), Attempt(task), repository.Refs.Branch(Target), cancellation);
        if (removed is { IsRefused: false, Value: { Rescued: not null } or { Ignored.IsEmpty: false } })
        {
            Removed?.Invoke(task, removed.Value);
        }

        return removed;
    }

    /// <summary>
    /// An earlier life of the task may have left its branch on another base: once merged it makes room for a new one,
    /// else its work is taken up where it stands.
    /// </summary>
    private async Task<string> StartAsync(string branch, string wanted, string tip, CancellationToken cancellation)
    {
        if (repository.Refs.Branch(branch) is not { } head || await repository.IsAncestorAsync(wanted, head, cancellation))
        {
            return wanted;
        }

        if (await repository.IsAncestorAsync(head, tip, cancellation) && worktrees.List().All(entry => entry.Branch != branch))
        {
            await repository.DeleteBranchAsync(branch, head, cancellation);
            return wanted;
        }

        return await repository.MergeBaseAsync(tip, head, cancellation) ?? wanted;
    }

    private async Task<bool> HasOwnCommitsAsync(string tip, string head, CancellationToken cancellation) =>
        (await repository.CommitsBeyondAsync(tip, head, cancellation)).Count > 0;

    /// <summary>A worktree on the tip of the target; whatever an earlier attempt left is rescued first.</summary>
    private async Task<Result<PreparedWorktree>> FreshAsync(WorkTask task, string branch, string? head, string tip, CancellationToken cancellation)
    {
        var untouched = head == tip
            && worktrees.Require(Key(task)) is { IsRefused: false } known
            && !(await repository.StatusAsync(known.Value, cancellation)).Dirty.Any();
        if (!untouched)
        {
            var removed = await RemoveAsync(task, cancellation);
            if (removed.IsRefused)
            {
                return removed.Refusal;
            }

            if (head is not null && head != tip)
            {
                await repository.DeleteBranchAsync(branch, head, cancellation);
            }
        }

        var made = await EnsureWorktreeAsync(task with { BaseCommit = tip }, newBranch: false, cancellation);
        return made.IsRefused ? made.Refusal : new PreparedWorktree(made.Value, tip, []);
    }

    private async Task<Result<BranchState>> SinceAsync(string recorded, string start, string branch, string head, CancellationToken cancellation)
    {
        var commits = start == head ? [] : await repository.CommitsBeyondAsync(start, head, cancellation);
        var changed = start == head ? [] : await repository.ChangedFilesAsync(start, head, cancellation);
        var entry = worktrees.List().FirstOrDefault(one => one.Branch == branch);

        // A worktree that somebody deleted holds nothing more; what is committed on its branch stands.
        var dirty = entry is null || !entry.Exists ? [] : (await repository.StatusAsync(entry.Checkout, cancellation)).Dirty.Where(IsWork).ToList();
        var sound = await BranchSoundness.OfAsync(repository, recorded, start, head, changed, cancellation);
        return new BranchState
        {
            Branch = branch,
            Exists = true,
            Head = head,
            Base = start,
            Unsound = sound.Unsound,
            Gitlinks = sound.Gitlinks,
            Unpublished = sound.Unpublished,
            Reverted = sound.Reverted,
            Commits = commits.Count,
            Changed = [.. changed.Select(file => file.Path).Distinct()],
            Dirty = dirty,
        };
    }

    private async Task<Refusal?> FiltersAsync(string? commit, CancellationToken cancellation) =>
        commit is null ? null : await new FilterTrust(repository).RefuseAsync(commit, cancellation);

    private static int Attempt(WorkTask task) => task.Attempt + task.InfrastructureAttempt;

    private static string Key(WorkTask task) => TaskKey.Of(task.Spec, task.WorkName);

    private static BranchValues Values(WorkTask task) =>
        new() { Kind = task.Kind, Issue = task.Issue ?? 0, Spec = task.Spec, Task = task.WorkName, Title = task.Title };

    private bool IsWork(string path) => !specPatterns.Any(pattern => Glob.Matches(pattern, path, ignoreCase: false));
}
