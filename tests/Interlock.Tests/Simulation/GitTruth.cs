using Interlock.Registry;

namespace Interlock.Tests.Simulation;

/// <summary>A commit on a branch of a task.</summary>
/// <param name="Task">Uid of the task for which it was made.</param>
internal sealed record Work(string Id, string Task, string Branch, string Base, IReadOnlyList<string> Changed);

/// <summary>A commit on the target.</summary>
/// <param name="Carries">Heads that it brought.</param>
/// <param name="Green">The checks pass on exactly its tree.</param>
internal sealed record Landed(string Id, int Index, string Tree, bool Green, IReadOnlySet<string> Carries, IReadOnlyList<string> Changed, bool Outside);

/// <summary>What really is in the repository, whatever anybody reports of it.</summary>
internal sealed class GitTruth
{
    private readonly Dictionary<string, Landed> landed = new(StringComparer.Ordinal);
    private readonly List<Landed> line = [];
    private readonly Dictionary<string, Work> works = new(StringComparer.Ordinal);
    private readonly ulong seed;
    private int made;

    public GitTruth(int seed)
    {
        this.seed = (ulong)(uint)seed;
        Land(Candidate([], []), outside: false);
    }

    public Landed Tip => line[^1];

    /// <summary>Heads of branches by name.</summary>
    public Dictionary<string, string> Branches { get; } = new(StringComparer.Ordinal);

    /// <summary>Branches whose worktree has changes that are not committed.</summary>
    public HashSet<string> Dirty { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<Landed> Line => line;

    public Work? FindWork(string head) => works.GetValueOrDefault(head);

    public Landed? FindLanded(string commit) => landed.GetValueOrDefault(commit);

    /// <summary>The commit by which a head came to the target.</summary>
    public Landed? Carrier(string head) => line.Find(commit => commit.Carries.Contains(head));

    public Work Commit(string task, string branch, string from, IReadOnlyList<string> changed)
    {
        var before = Branches.TryGetValue(branch, out var head) && works[head].Task == task && Carrier(head) is null ? works[head] : null;
        var work = new Work(Fresh('b'), task, branch, before?.Base ?? from, [.. (before?.Changed ?? []).Union(changed)]);
        works[work.Id] = work;
        Branches[branch] = work.Id;
        return work;
    }

    /// <summary>A commit that could become the tip; it is not on the target yet.</summary>
    public Landed Candidate(IReadOnlyList<string> heads, IReadOnlyList<string> changed)
    {
        var id = Fresh('e');
        return new(id, line.Count, "tree-" + id, Dice.Mix(seed ^ ((ulong)made * 77)) % 100 < 85, heads.ToHashSet(StringComparer.Ordinal), changed, false);
    }

    /// <summary>Only by fast-forward: false when the target moved meanwhile.</summary>
    public bool Land(Landed candidate, bool outside)
    {
        if (candidate.Index != line.Count)
        {
            return false;
        }

        var now = candidate with { Outside = outside };
        landed[now.Id] = now;
        line.Add(now);
        return true;
    }

    /// <summary>Files that differ between two commits of the target.</summary>
    public IReadOnlyList<string> ChangedBetween(string from, string to)
    {
        var (one, other) = (FindLanded(from)?.Index ?? 0, FindLanded(to)?.Index ?? 0);
        return [.. line.Skip(Math.Min(one, other) + 1).Take(Math.Abs(one - other)).SelectMany(commit => commit.Changed).Distinct()];
    }

    /// <param name="recorded">The recorded base, to ask for a merged branch: the branch must have left the target there or later.</param>
    public BranchState Look(string branch, string? recorded = null)
    {
        if (!Branches.TryGetValue(branch, out var head))
        {
            return new() { Branch = branch, Exists = false };
        }

        var work = works[head];
        string[] dirty = Dirty.Contains(branch) ? ["notes.txt"] : [];
        var merged = recorded is not null && FindLanded(recorded)?.Index <= FindLanded(work.Base)?.Index;
        return !merged && Carrier(head) is not null
            ? new() { Branch = branch, Exists = true, Head = head, Base = Tip.Id, Dirty = dirty }
            : new() { Branch = branch, Exists = true, Head = head, Base = work.Base, Commits = 1, Changed = work.Changed, Dirty = dirty };
    }

    private string Fresh(char digit) => digit + $"{++made:x39}";
}
