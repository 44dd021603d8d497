using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Gate 7: commits that are said to be the merge of the task.</summary>
public sealed class Merges : Round
{
    internal static IReadOnlyList<Attempt> List { get; } =
    [
        Commit("names 40 hex digits that exist nowhere", "merge.unknown", (_, _) => "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"),
        Commit("names forty zeros", "merge.unknown", (_, _) => new string('0', 40)),
        Commit("names the target by its branch", "merge.malformed", (_, _) => "main"),
        Commit("names a commit by a few of its digits", "merge.malformed", (arena, _) => arena.Scratch.Git("rev-parse", "--short", "main")),
        Commit("names an option as the merge", "merge.malformed", (_, _) => "--output=/tmp/x"),
        new(Kind, "names nothing", Outcome.Refused("usage.invalid", 2), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Guard();
            return claimed.Ask("merge submit", "--commit=");
        }),
        Commit("names a tree", "merge.unknown", (arena, _) => arena.Scratch.Git("rev-parse", "main^{tree}")),
        Commit("names a file", "merge.unknown", (arena, _) => arena.Scratch.Git("rev-parse", "main:one.txt")),
        Commit("names its own head, which is not on the target", "merge.not_on_target", (arena, claimed) => arena.Scratch.GitIn(claimed.Worktree, "rev-parse", "HEAD")),
        Commit("names the tip of the target, which has nothing of it", "merge.patch_missing", (arena, _) =>
        {
            arena.Scratch.Write("three.txt", "main goes on\n");
            arena.Scratch.Commit("main goes on");
            return arena.Scratch.Git("rev-parse", "main");
        }),
        Commit("names a commit made before its base", "merge.patch_missing", (arena, _) => arena.Scratch.Git("rev-list", "--max-parents=0", "main")),
        new(Kind, "names the merge commit of another task", Outcome.ByGate(7, "merge.patch_missing"), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            var claimed = arena.Scratch.Worked(Arena.Target, "one.txt", "changed\n");
            var other = (string)arena.OtherDone()["merge_commit"]!;
            arena.Guard();
            return claimed.Ask("merge submit", "--commit", other);
        }),
        new(Kind, "merges its branch without taking anything of it", Outcome.ByGate(7, "merge.patch_missing"), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Scratch.Git("merge", "--quiet", "--no-edit", "--strategy=ours", claimed.Branch);
            arena.Guard();
            return claimed.Ask("merge submit", "--commit", arena.Scratch.Git("rev-parse", "main"));
        }),
        new(Kind, "merges its branch by hand and reverts it, and names the merge", Outcome.ByGate(7, "merge.patch_missing"), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
            arena.Scratch.Git("revert", "--no-edit", "-m", "1", "HEAD");
            arena.Guard();
            return claimed.Ask("merge submit", "--commit", arena.Scratch.Git("rev-parse", "main"));
        }),
        new(Kind, "merges by hand what puts back the work of others", Outcome.ByGate(7, "merge.reverts_others"), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Scratch.Write("two.txt", "somebody else's\n");
            arena.Scratch.Commit("main goes on");
            arena.Scratch.Git("merge", "--quiet", "--no-ff", "--no-commit", claimed.Branch);
            arena.Scratch.Write("two.txt", "uno\ndue\ntre\n");
            arena.Scratch.Commit("merged from an old tree");
            arena.Guard();
            return Queued(arena, claimed);
        }),
        new(Kind, "merges by hand on red checks", Outcome.ByGate(7, "checks.failed"), arena =>
        {
            var claimed = arena.With("merge:\n  checks: [{name: sound, run: 'false'}]\n").Worked();
            arena.Scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
            arena.Guard();
            return Queued(arena, claimed);
        }),
        new(Kind, "submits on red checks", Outcome.ByGate(7, "checks.failed"), arena =>
        {
            var claimed = arena.With("merge:\n  checks: [{name: sound, run: 'grep -q one one.txt'}]\n").Worked();
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(Kind, "has the queue run where nobody said which checks", Outcome.ByGate(7, "checks.not_configured"), arena =>
        {
            var claimed = arena.Undrained().Worked();
            _ = claimed.Ask("submit").Data;
            arena.Guard();
            return arena.Ask("merge", "process", "--until-empty");
        }),
        new(Kind, "takes its named merge off the target again while it waits", Outcome.ByGate(7, "merge.not_on_target"), arena =>
        {
            var claimed = arena.Undrained().Worked();
            arena.Scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
            Assert.Equal("reviewing", claimed.Ask("merge submit", "--commit", arena.Scratch.Git("rev-parse", "main")).Text("state"));
            arena.Scratch.Git("reset", "--quiet", "--hard", "main^1");
            arena.Scratch.Write("interlock.yaml", Arena.Green + Scratch.Quick);
            _ = arena.Ask("trust", "--yes").Data;
            arena.Guard();
            return arena.Ask("merge", "process");
        }),
        new(Kind, "names a merge for a task whose checks are its work", Outcome.Refused("completion.not_merge", 2), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--completion", "checks");
            var claimed = arena.Scratch.Start(Arena.Target);
            arena.Guard();
            return claimed.Ask("merge submit", "--commit", arena.Scratch.Git("rev-parse", "main"));
        }),
        new(Kind, "has a task of checks done on red ones", Outcome.ByGate(7, "checks.failed"), arena =>
        {
            arena.With("merge:\n  checks: [{name: sound, run: 'false'}]\n").Scratch.Create(Arena.Target, "--completion", "checks");
            var claimed = arena.Scratch.Start(Arena.Target);
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(Kind, "goes on after a reviewer asked for a revision, with a merge by hand", Outcome.ByGate(7, "review.needs_revision"), arena =>
        {
            var claimed = arena.Undrained().Worked();
            var change = claimed.Ask("submit").Data["change"]!.ToString();
            _ = arena.Ask("change", "review", change, "--needs-revision", "--as", "rita", "--reason", "no").Data;
            arena.Scratch.Git("merge", "--quiet", "--no-ff", "--no-edit", claimed.Branch);
            arena.Guard();
            return claimed.Ask("merge submit", "--commit", arena.Scratch.Git("rev-parse", "main"));
        }),
        new(Kind, "submits once more what a reviewer wanted revised", Outcome.ByGate(7, "review.needs_revision"), arena =>
        {
            var claimed = arena.Undrained().Worked();
            var change = claimed.Ask("submit").Data["change"]!.ToString();
            _ = arena.Ask("change", "review", change, "--needs-revision", "--as", "rita", "--reason", "no").Data;
            arena.Guard();
            return claimed.Ask("submit");
        }),
    ];

    private const string Kind = "merge";

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    /// <summary>Names the tip of the target; the queue answers when it has looked at it.</summary>
    private static Answer Queued(Arena arena, Claimed claimed)
    {
        Assert.Equal("reviewing", claimed.Ask("merge submit", "--commit", arena.Scratch.Git("rev-parse", "main")).Text("state"));
        return arena.Ask("merge", "process");
    }

    private static Attempt Commit(string what, string code, Func<Arena, Claimed, string> name) => new(Kind, what, Outcome.ByGate(7, code), arena =>
    {
        var claimed = arena.Usual().Worked();
        var commit = name(arena, claimed);
        arena.Guard();
        return claimed.Ask("merge submit", $"--commit={commit}");
    });
}
