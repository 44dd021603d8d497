using Interlock.Gates;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>The repository as the registry sees it. Each question gives others the time to do something.</summary>
internal sealed class SimWorkspace(World world) : IWorkspace
{
    public string Target => "main";

    public Result<string> TargetTip() => world.Git.Tip.Id;

    public Task<TargetMovement> TargetMovementAsync(string from, string to, CancellationToken cancellation) =>
        Task.FromResult(new TargetMovement([], 0, false, null, null));

    public string BranchOf(WorkTask task) => $"{task.Kind}/{task.Issue}-{task.Id}";

    public Result<string> NewBranchOf(WorkTask task) => BranchOf(task);

    public bool NamedByRule(WorkTask task, string branch) => world.Sabotage.AnyBranch || branch == BranchOf(task);

    public string WorktreeOf(WorkTask task) => "/worktrees/" + task.Id;

    public Task<Result<string>> EnsureWorktreeAsync(WorkTask task, bool newBranch, CancellationToken cancellation) => Task.FromResult<Result<string>>(WorktreeOf(task));

    public Task<Result<IReadOnlyList<string>>> CommitAsync(WorkTask task, string message, CancellationToken cancellation)
    {
        world.Git.Dirty.Remove(BranchOf(task));
        return Task.FromResult<Result<IReadOnlyList<string>>>(Array.Empty<string>());
    }

    public Task<Result<IReadOnlyList<string>>> TouchedAsync(WorkTask task, CancellationToken cancellation)
    {
        world.Meanwhile();
        return Task.FromResult<Result<IReadOnlyList<string>>>(world.Git.Look(BranchOf(task)).Changed.ToArray());
    }

    public Task<Result<BranchState>> InspectAsync(WorkTask task, string branch, CancellationToken cancellation)
    {
        var seen = world.Git.Look(branch);
        world.Meanwhile();
        return Task.FromResult<Result<BranchState>>(world.Sabotage.Branch(seen));
    }

    public Task<Result<BranchState>> InspectMergedAsync(string recorded, string branch, bool forwarded, CancellationToken cancellation) =>
        Task.FromResult<Result<BranchState>>(world.Sabotage.Branch(world.Git.Look(branch, recorded)));

    public Task<MergeState> InspectMergeAsync(string from, string head, string? commit, CancellationToken cancellation)
    {
        var found = commit is null ? world.Git.Carrier(head) : world.Git.FindLanded(commit);
        world.Meanwhile();
        return Task.FromResult(found is null ? new MergeState { Commit = commit } : world.Sabotage.Merge(StateOf(found, head)));
    }

    public Task<Result<IReadOnlyList<string>>> ChangedBetweenAsync(string from, string to, CancellationToken cancellation)
    {
        world.Meanwhile();
        return Task.FromResult<Result<IReadOnlyList<string>>>(world.Sabotage.Changed(world.Git.ChangedBetween(from, to)).ToArray());
    }

    public Task<Result<PreparedWorktree>> PrepareAsync(WorkTask task, bool newBranch, CancellationToken cancellation) =>
        Task.FromResult<Result<PreparedWorktree>>(new PreparedWorktree(WorktreeOf(task), world.Git.Tip.Id, []));

    public Task<Result<bool>> RemoveWorktreeAsync(WorkTask task, CancellationToken cancellation) => Task.FromResult<Result<bool>>(true);

    public static MergeState StateOf(Landed landed, string head) => new()
    {
        Commit = landed.Id,
        Exists = true,
        OnTarget = true,
        PatchPresent = landed.Carries.Contains(head),
        Tree = landed.Tree,
        Shape = "merge",
        MadeBy = "somebody",
        Subject = "by hand",
    };
}

/// <summary>An honest analysis.</summary>
internal sealed class SimImpact(World world) : IImpactProvider
{
    public string Name => "simulated";

    public Task<Result<ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, string commit, CancellationToken cancellation)
    {
        world.Meanwhile();
        return Task.FromResult<Result<ImpactRecord>>(new ImpactRecord
        {
            Task = task.Uid,
            Risk = world.Sabotage.Risk(Universe.RiskOf(files), world.Current),
            Commit = commit,
            FileSetHash = FileSet.Hash(files),
            Source = Name,
            RecordedAt = world.Time.GetUtcNow(),
        });
    }
}

/// <summary>A clock that the simulation sets, also back.</summary>
internal sealed class SimTime(World world) : TimeProvider
{
    public DateTimeOffset True { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => world.Sabotage.Now(True);
}
