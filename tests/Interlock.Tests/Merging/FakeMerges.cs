using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Interlock.Git;
using Interlock.Merging;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Merging;

/// <summary>A commit of <see cref="FakeMerges"/>: its parents, and every file that it has.</summary>
internal sealed record FakeCommit(string Id, IReadOnlyList<string> Parents, IReadOnlyDictionary<string, string> Files)
{
    public string Tree => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Files.OrderBy(file => file.Key, StringComparer.Ordinal)))))[..40];
}

/// <summary>
/// A git repository in memory, with as much of git as merges need: commits with files, three-way merges by path, a target, its one
/// checkout, and checks that say what a test lets them say. Each call is two steps, before and after its effect.
/// </summary>
internal sealed class FakeMerges(FakeWorkspace workspace, string directory, Steps steps) : IMergeRepository
{
    private readonly Dictionary<string, FakeCommit> commits = new(StringComparer.Ordinal)
    {
        [FakeWorkspace.Commit('a')] = new(FakeWorkspace.Commit('a'), [], new Dictionary<string, string>(StringComparer.Ordinal) { ["README.md"] = "app" }),
    };

    private readonly Dictionary<string, Action> during = new(StringComparer.Ordinal);

    public string StateDirectory => directory;

    public string? MainCheckout { get; set; }

    public FakeCommit Tip => commits[workspace.Tip.Value];

    /// <summary>First-parent commits of the target, the tip first.</summary>
    public IEnumerable<FakeCommit> Line
    {
        get
        {
            for (var at = Tip; ; at = commits[at.Parents[0]])
            {
                yield return at;
                if (at.Parents.Count == 0)
                {
                    yield break;
                }
            }
        }
    }

    /// <summary>What the checks say of a commit.</summary>
    public Func<FakeCommit, Task<Result<CheckReport>>> Checks { get; set; } = _ => Task.FromResult<Result<CheckReport>>(Green);

    public static CheckReport Green { get; } = new(null, "", 0, "");

    public static CheckReport Red { get; } = new("test", "one\ntwo\nthree\nfour\n", 1, "/runs/check.log");

    /// <summary>Trees in the order in which they were checked.</summary>
    public List<string> Checked { get; } = [];

    /// <summary>Paths with edits in the checkout of the target that nobody has committed.</summary>
    public HashSet<string> Edited { get; } = [];

    /// <summary>Why the checkout is not in step with the last merge.</summary>
    public Refusal? Behind { get; set; }

    /// <summary>What the branch with a head puts back of the work of others.</summary>
    public Dictionary<string, string[]> Reverts { get; } = [];

    public string[] Unsound { get; set; } = [];

    /// <summary>A merge that says it moved the target and did not.</summary>
    public bool OnlySaysItMoved { get; set; }

    public bool LosesPatches { get; set; }

    public int Discarded { get; private set; }

    /// <summary>Worktrees that there are, by why they were made.</summary>
    public List<string> Worktrees { get; } = [];

    /// <summary>Happens once within the next call of this name, before its effect.</summary>
    public void During(string call, Action act) => during[call] = act;

    public FakeCommit Find(string commit) => commits[commit];

    public FakeCommit Commit(string parent, params (string Path, string Text)[] files) => Add([parent], Changed(commits[parent].Files, files));

    /// <summary>Somebody else moves the target.</summary>
    public FakeCommit Advance(params (string Path, string Text)[] files) => MovedByOthers(Commit(Tip.Id, files));

    /// <summary>Somebody merges by hand.</summary>
    public FakeCommit MergeByHand(string head) => MovedByOthers(Add([Tip.Id, head], Merged(Tip, commits[head]).Files));

    public Task<CandidateResult> BuildAsync(CandidateRequest request, CancellationToken cancellation) => Step("build", () =>
    {
        var files = commits[request.OldTarget].Files;
        foreach (var tip in request.Tips)
        {
            var (merged, conflicts) = Merged(commits[request.OldTarget] with { Files = files }, commits[tip]);
            if (conflicts.Count > 0)
            {
                return new CandidateResult(null, new(tip, conflicts));
            }

            files = merged;
        }

        var commit = Add([request.OldTarget, .. request.Tips], Changed(files, [.. request.Replaced.Select(file => (file.Key, Encoding.UTF8.GetString(file.Value)))]));
        return new CandidateResult(new() { Target = request.Target, OldTarget = request.OldTarget, Commit = commit.Id, Tree = commit.Tree, Tips = request.Tips }, null);
    });

    public Task<IReadOnlyList<string>> UnsoundAsync(string from, string commit, CancellationToken cancellation) => Step<IReadOnlyList<string>>("unsound", () => Unsound);

    public async Task<Result<CheckReport>> CheckAsync(string commit, CancellationToken cancellation)
    {
        await Step("check", () => 0);
        cancellation.ThrowIfCancellationRequested();
        Checked.Add(commits[commit].Tree);
        return await Checks(commits[commit]);
    }

    public Task<Refusal?> SettleAsync(TimeSpan patience, CancellationToken cancellation) => Step("settle", () => Behind);

    public Task<Refusal?> RefuseFollowAsync(string from, string to, CancellationToken cancellation) => Step("follow", () => Dirty(from, to));

    public Task<Result<MovedTarget>> MoveAsync(Candidate candidate, string reason, CancellationToken cancellation) => Step<Result<MovedTarget>>("move", () =>
    {
        if (Tip.Id != candidate.OldTarget)
        {
            return new MovedTarget(MoveOutcome.LostRace, Tip.Id, []);
        }

        if (Dirty(candidate.OldTarget, candidate.Commit) is { } dirty)
        {
            return dirty;
        }

        workspace.Tip = OnlySaysItMoved ? workspace.Tip : candidate.Commit;
        return new MovedTarget(MoveOutcome.Moved, candidate.Commit, []);
    });

    public Task<string?> FindTreeAsync(string commit, CancellationToken cancellation) => Step("find tree", () => commits.GetValueOrDefault(commit)?.Tree);

    public Task<string> TreeOfAsync(string commit, CancellationToken cancellation) => Step("tree", () => commits[commit].Tree);

    public Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellation) => Step("ancestor", () => IsAncestor(ancestor, descendant));

    public Task<IReadOnlyList<string>> ChangedAsync(string from, string to, CancellationToken cancellation) => Step("changed", () => Differing(from, to));

    public Task<byte[]?> FileAsync(string commit, string path, CancellationToken cancellation) =>
        Step("file", () => commits[commit].Files.TryGetValue(path, out var text) ? Encoding.UTF8.GetBytes(text) : null);

    public Task<IReadOnlyList<string>> RevertedAsync(QueueMerge merge, CancellationToken cancellation) =>
        Step<IReadOnlyList<string>>("reverted", () => Reverts.GetValueOrDefault(merge.Head, []));

    public Task<bool> CarriesAsync(QueueMerge merge, CancellationToken cancellation) => Step("carries", () => !LosesPatches && IsAncestor(merge.Head, merge.Commit));

    public IReadOnlyList<string> WorktreeReasons() => [.. Worktrees.Where(reason => !workspace.Removed.Exists(id => reason.EndsWith($"/{id}", StringComparison.Ordinal)))];

    public Task DiscardCheckoutAsync(CancellationToken cancellation) => Step("discard", () => Discarded++);

    private FakeCommit MovedByOthers(FakeCommit to)
    {
        workspace.Tip = to.Id;
        workspace.Movement = new([new(to.Id, "Dora", "Dora", "by hand")], 1, false, "Dora", "push");
        return to;
    }

    private async Task<T> Step<T>(string call, Func<T> act)
    {
        await Task.CompletedTask;
        steps.Take();
        if (during.Remove(call, out var meanwhile))
        {
            meanwhile();
        }

        var result = act();
        steps.Take();
        return result;
    }

    private Refusal? Dirty(string from, string to) => Differing(from, to).FirstOrDefault(Edited.Contains) is { } path
        ? new(RefusalKind.Conflict, "merge.checkout_dirty", $"{path} has local edits.", "Commit or stash them.")
        : null;

    private IReadOnlyList<string> Differing(string from, string to)
    {
        var (old, now) = (commits[from].Files, commits[to].Files);
        return [.. old.Keys.Union(now.Keys, StringComparer.Ordinal).Where(path => old.GetValueOrDefault(path) != now.GetValueOrDefault(path)).Order(StringComparer.Ordinal)];
    }

    private (IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Conflicts) Merged(FakeCommit target, FakeCommit branch)
    {
        var from = commits.Values.Where(commit => IsAncestor(commit.Id, target.Id) && IsAncestor(commit.Id, branch.Id)).MaxBy(commit => Ancestors(commit.Id).Count)!;
        var changed = branch.Files.Where(file => from.Files.GetValueOrDefault(file.Key) != file.Value).ToList();
        var conflicts = changed.Where(file => target.Files.GetValueOrDefault(file.Key) is var theirs && theirs != from.Files.GetValueOrDefault(file.Key) && theirs != file.Value).Select(file => file.Key).ToList();
        return (Changed(target.Files, [.. changed.Select(file => (file.Key, file.Value))]), conflicts);
    }

    private bool IsAncestor(string ancestor, string descendant) => commits.ContainsKey(ancestor) && Ancestors(descendant).Contains(ancestor);

    private HashSet<string> Ancestors(string commit)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>([commit]);
        while (queue.TryDequeue(out var one))
        {
            if (all.Add(one) && commits.TryGetValue(one, out var known))
            {
                known.Parents.ToList().ForEach(queue.Enqueue);
            }
        }

        return all;
    }

    private FakeCommit Add(IReadOnlyList<string> parents, IReadOnlyDictionary<string, string> files)
    {
        var commit = new FakeCommit(commits.Count.ToString("x", CultureInfo.InvariantCulture).PadLeft(40, '0'), parents, files);
        commits[commit.Id] = commit;
        return commit;
    }

    private static Dictionary<string, string> Changed(IReadOnlyDictionary<string, string> files, IReadOnlyList<(string Path, string Text)> changes)
    {
        var changed = new Dictionary<string, string>(files, StringComparer.Ordinal);
        foreach (var (path, text) in changes)
        {
            changed[path] = text;
        }

        return changed;
    }
}
