using Interlock.Gates.Watching;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Workplaces;

/// <summary>A workspace for <c>--dry-run</c>: answers like the real one and changes neither branch nor worktree.</summary>
internal sealed class RehearsedWorkspace(IWorkspace inner) : IWorkspace
{
    public string Target => inner.Target;

    public Result<string> TargetTip() => inner.TargetTip();

    public Task<TargetMovement> TargetMovementAsync(string from, string to, CancellationToken cancellation) => inner.TargetMovementAsync(from, to, cancellation);

    public string BranchOf(WorkTask task) => inner.BranchOf(task);

    public Result<string> NewBranchOf(WorkTask task) => inner.NewBranchOf(task);

    public bool NamedByRule(WorkTask task, string branch) => inner.NamedByRule(task, branch);

    public string WorktreeOf(WorkTask task) => inner.WorktreeOf(task);

    public Task<Result<string>> EnsureWorktreeAsync(WorkTask task, bool newBranch, CancellationToken cancellation) => Task.FromResult<Result<string>>(inner.WorktreeOf(task));

    /// <summary>Nothing is committed, so an agent's uncommitted files are seen as what they are: a dirty tree.</summary>
    public Task<Result<IReadOnlyList<string>>> CommitAsync(WorkTask task, string message, CancellationToken cancellation) => inner.TouchedAsync(task, cancellation);

    public Task<Result<IReadOnlyList<string>>> TouchedAsync(WorkTask task, CancellationToken cancellation) => inner.TouchedAsync(task, cancellation);

    public Task<Result<BranchState>> InspectAsync(WorkTask task, string branch, CancellationToken cancellation) => inner.InspectAsync(task, branch, cancellation);

    public Task<Result<BranchState>> InspectMergedAsync(string recorded, string branch, bool forwarded, CancellationToken cancellation) => inner.InspectMergedAsync(recorded, branch, forwarded, cancellation);

    public Task<MergeState> InspectMergeAsync(string from, string head, string? commit, CancellationToken cancellation) => inner.InspectMergeAsync(from, head, commit, cancellation);

    public Task<Result<IReadOnlyList<string>>> ChangedBetweenAsync(string from, string to, CancellationToken cancellation) => inner.ChangedBetweenAsync(from, to, cancellation);

    public Task<Result<IReadOnlyList<FileChange>>> ContentsAsync(string from, string to, Func<string, bool> text, Func<string, bool> spec, CancellationToken cancellation) =>
        inner.ContentsAsync(from, to, text, spec, cancellation);

    public Task<IReadOnlyDictionary<string, string>> LinksAsync(string commit, IReadOnlyList<string> paths, CancellationToken cancellation) => inner.LinksAsync(commit, paths, cancellation);

    public Task<Result<PreparedWorktree>> PrepareAsync(WorkTask task, bool newBranch, CancellationToken cancellation) =>
        Task.FromResult<Result<PreparedWorktree>>(new PreparedWorktree(inner.WorktreeOf(task), task.BaseCommit ?? "", []));

    public Task<Result<bool>> RemoveWorktreeAsync(WorkTask task, CancellationToken cancellation) => Task.FromResult<Result<bool>>(false);
}
