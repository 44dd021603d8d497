using System.Globalization;
using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Journal;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry;

/// <summary>Time that moves only when a test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Pass(TimeSpan span) => now += span;
}

/// <summary>Ids that count up.</summary>
internal sealed class CountingIds : IIdSource
{
    private int last;

    public string Next(int length) => Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');
}

/// <summary>A repository that is what a test says it is.</summary>
internal sealed class FakeWorkspace : IWorkspace
{
    private readonly Lock gate = new();

    public string Target => "main";

    public Result<string> Tip { get; set; } = Commit('a');

    /// <summary>What stands on each branch; a branch not in here does not exist.</summary>
    public Dictionary<string, BranchState> Branches { get; } = [];

    /// <summary>What was merged outside, by the commit it is, or by the head that it carries.</summary>
    public Dictionary<string, MergeState> Merges { get; } = [];

    public Dictionary<(string From, string To), string[]> Changed { get; } = [];

    public Dictionary<string, string[]> Touched { get; } = [];

    public List<string> Committed { get; } = [];

    /// <summary>Runs while git is being asked: what others do meanwhile.</summary>
    public Action? Meanwhile { get; set; }

    public static string Commit(char digit) => new(digit, 40);

    public Result<string> TargetTip() => Tip;

    /// <summary>How the target moved, as a test says.</summary>
    public TargetMovement Movement { get; set; } = new([], 0, false, null, null);

    public Task<TargetMovement> TargetMovementAsync(string from, string to, CancellationToken cancellation)
    {
        Happen();
        return Task.FromResult(Movement);
    }

    public string BranchOf(WorkTask task) => $"{task.Kind}/{task.Issue}-{task.WorkName}";

    public Result<string> NewBranchOf(WorkTask task) => Obstacle is { } refused ? refused : Foreign.Contains(BranchOf(task)) ? BranchOf(task) + "-again" : BranchOf(task);

    /// <summary>Branches that somebody else has made.</summary>
    public HashSet<string> Foreign { get; } = [];

    /// <summary>Why no branch can be made.</summary>
    public Refusal? Obstacle { get; set; }

    /// <summary>Makes worktrees in the place of the usual answer.</summary>
    public Func<WorkTask, Result<string>>? Making { get; set; }

    public bool NamedByRule(WorkTask task, string branch) => branch == BranchOf(task) || branch == BranchOf(task) + "-again";

    public string WorktreeOf(WorkTask task) => "/worktrees/" + task.WorkName;

    public Task<Result<string>> EnsureWorktreeAsync(WorkTask task, bool newBranch, CancellationToken cancellation) => Task.FromResult(Making?.Invoke(task) ?? WorktreeOf(task));

    public Task<Result<IReadOnlyList<string>>> CommitAsync(WorkTask task, string message, CancellationToken cancellation)
    {
        lock (gate)
        {
            Committed.Add(message);
        }

        return Task.FromResult<Result<IReadOnlyList<string>>>(Array.Empty<string>());
    }

    public Task<Result<IReadOnlyList<string>>> TouchedAsync(WorkTask task, CancellationToken cancellation)
    {
        Happen();
        return Task.FromResult<Result<IReadOnlyList<string>>>(Touched.GetValueOrDefault(task.Id, []));
    }

    public Task<Result<BranchState>> InspectAsync(WorkTask task, string branch, CancellationToken cancellation)
    {
        Happen();
        return Task.FromResult<Result<BranchState>>(Branches.GetValueOrDefault(branch) ?? new BranchState { Branch = branch, Exists = false });
    }

    public Task<Result<BranchState>> InspectMergedAsync(string recorded, string branch, bool forwarded, CancellationToken cancellation) =>
        Task.FromResult<Result<BranchState>>(forwarded ? Branches[branch] with { Base = recorded, Commits = 1 } : Branches[branch]);

    public Task<MergeState> InspectMergeAsync(string from, string head, string? commit, CancellationToken cancellation) =>
        Task.FromResult(Merges.GetValueOrDefault(commit ?? head) ?? new MergeState { Commit = commit });

    public Task<Result<IReadOnlyList<string>>> ChangedBetweenAsync(string from, string to, CancellationToken cancellation) =>
        Task.FromResult<Result<IReadOnlyList<string>>>(Changed.GetValueOrDefault((from, to), []));

    /// <summary>What the change to a commit consists of, by that commit.</summary>
    public Dictionary<string, FileChange[]> Contents { get; } = [];

    public Dictionary<string, string> Links { get; } = [];

    /// <summary>The change to a commit that is not in <see cref="Contents"/>.</summary>
    public FileChange[] Differing { get; set; } = [];

    public Task<Result<IReadOnlyList<FileChange>>> ContentsAsync(string from, string to, Func<string, bool> text, Func<string, bool> spec, CancellationToken cancellation) =>
        Task.FromResult<Result<IReadOnlyList<FileChange>>>(Contents.GetValueOrDefault(to, Differing));

    public Task<IReadOnlyDictionary<string, string>> LinksAsync(string commit, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(Links);

    public Task<Result<PreparedWorktree>> PrepareAsync(WorkTask task, bool newBranch, CancellationToken cancellation) =>
        Task.FromResult<Result<PreparedWorktree>>(new PreparedWorktree(WorktreeOf(task), Tip.Value, []));

    /// <summary>Ids of tasks whose worktrees were removed.</summary>
    public List<string> Removed { get; } = [];

    public Task<Result<bool>> RemoveWorktreeAsync(WorkTask task, CancellationToken cancellation)
    {
        Happen();
        lock (gate)
        {
            Removed.Add(task.Id);
        }

        return Task.FromResult<Result<bool>>(true);
    }

    private void Happen()
    {
        var once = Meanwhile;
        Meanwhile = null;
        once?.Invoke();
    }
}

/// <summary>An analysis that finds what a test says.</summary>
internal sealed class FakeImpact : IImpactProvider
{
    public string Name => "fake";

    public Func<IReadOnlyList<string>, Risk> Risk { get; set; } = _ => Interlock.Gates.Risk.Low;

    public string[] Affected { get; set; } = [];

    public int Asked { get; private set; }

    public Action? Meanwhile { get; set; }

    public Refusal? Broken { get; set; }

    public Task<Result<ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, string commit, CancellationToken cancellation)
    {
        Asked++;
        var once = Meanwhile;
        Meanwhile = null;
        once?.Invoke();
        return Task.FromResult(Broken is { } refusal ? refusal : (Result<ImpactRecord>)new ImpactRecord
        {
            Task = task.Uid,
            Risk = Risk(files),
            AffectedFiles = Affected,
            Reason = "as the test says",
            Commit = commit,
            FileSetHash = FileSet.Hash(files),
            Source = Name,
            RecordedAt = default,
        });
    }
}
