using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Gate 5: branches, and files that were not declared.</summary>
public sealed class Branches : Round
{
    internal static IReadOnlyList<Attempt> List { get; } =
    [
        Named("submits the target itself as its branch", "branch.name", "main"),
        Named("submits a branch that is named like an option", "branch.name", "--upload-pack=touch x"),
        Named("submits HEAD as its branch", "branch.name", "HEAD"),
        Named("submits the name of a ref in full", "branch.name", "refs/heads/main"),
        Named("submits a range of commits as its branch", "branch.name", "main..HEAD"),
        new(Kind, "submits somebody else's branch", Outcome.ByGate(5, "branch.foreign"), arena =>
        {
            arena.Usual().Scratch.Create("app/2", "--file", "two.txt");
            var other = arena.Scratch.Worked("app/2", "two.txt", "changed too\n", "bob");
            var claimed = arena.Worked();
            arena.Guard();
            return claimed.Ask("submit", "--branch", other.Branch);
        }),
        new(Kind, "submits a branch of its own choosing", Outcome.ByGate(5, "branch.name"), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Scratch.GitIn(claimed.Worktree, "branch", "mine");
            arena.Guard();
            return claimed.Ask("submit", "--branch", "mine");
        }),
        new(Kind, "submits a branch that it deleted", Outcome.ByGate(5, "branch.missing"), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Scratch.GitIn(claimed.Worktree, "checkout", "--quiet", "--detach");
            arena.Scratch.Git("branch", "-D", claimed.Branch);
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(Kind, "submits without having done anything", Outcome.ByGate(5, "branch.no_commits"), arena =>
        {
            var claimed = arena.Usual().Started();
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(Kind, "submits an empty commit", Outcome.ByGate(5, "branch.no_changes"), arena =>
        {
            var claimed = arena.Usual().Started();
            arena.Scratch.GitIn(claimed.Worktree, "commit", "--quiet", "--allow-empty", "-m", "work");
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(Kind, "submits a commit and its revert", Outcome.ByGate(5, "branch.no_changes"), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Scratch.GitIn(claimed.Worktree, "revert", "--no-edit", "HEAD");
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(Kind, "submits with work that is not committed", Outcome.ByGate(5, "worktree.dirty"), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Scratch.WriteIn(claimed.Worktree, "one.txt", "changed again\n");
            arena.Guard();
            return claimed.Ask("submit");
        }),
        Undeclared("changes a file that it did not declare", (arena, claimed) => claimed.Change("two.txt", "changed too\n")),
        Undeclared("removes a file that it did not declare", (arena, claimed) => Git(arena, claimed, "rm", "--quiet", "two.txt")),
        Undeclared("renames its file to one that it did not declare", (arena, claimed) => Git(arena, claimed, "mv", "one.txt", "three.txt")),
        Undeclared("renames a file that it did not declare over its own", (arena, claimed) => Git(arena, claimed, "mv", "--force", "two.txt", "one.txt")),
        Undeclared("changes only the mode of a file that it did not declare", (arena, claimed) => Git(arena, claimed, "update-index", "--chmod=+x", "two.txt")),
        Undeclared("adds a symbolic link that it did not declare", (arena, claimed) =>
        {
            File.CreateSymbolicLink(Path.Combine(claimed.Worktree, "link"), "/etc/passwd");
            Git(arena, claimed, "add", "link");
        }),
        Undeclared("writes through a linked directory", (arena, claimed) =>
        {
            Directory.CreateSymbolicLink(Path.Combine(claimed.Worktree, "here"), ".");
            arena.Scratch.WriteIn(claimed.Worktree, "here/two.txt", "changed too\n");
            Git(arena, claimed, "add", "two.txt", "here");
        }),
        Undeclared("adds its file once more in other letters", (arena, claimed) => claimed.Change("One.txt", "changed too\n")),
        Undeclared("adds a submodule that it did not declare", (arena, claimed) =>
            Git(arena, claimed, "update-index", "--add", "--cacheinfo", $"160000,{arena.Scratch.Git("rev-parse", "main")},sub")),
        Undeclared("has the configuration say that submodules do not count", (arena, claimed) =>
        {
            arena.Scratch.Git("config", "diff.ignoreSubmodules", "all");
            Git(arena, claimed, "update-index", "--add", "--cacheinfo", $"160000,{arena.Scratch.Git("rev-parse", "main")},sub");
        }),
        Undeclared("hides a change behind a replaced object", (arena, claimed) =>
        {
            var clean = arena.Scratch.GitIn(claimed.Worktree, "rev-parse", "HEAD");
            claimed.Change("two.txt", "changed too\n");
            arena.Scratch.GitIn(claimed.Worktree, "replace", "--force", arena.Scratch.GitIn(claimed.Worktree, "rev-parse", "HEAD"), clean);
        }),
        Undeclared("hides a change behind a grafted base", (arena, claimed) =>
        {
            // With the work as the base of everything, nothing would seem changed.
            claimed.Change("two.txt", "changed too\n");
            var head = arena.Scratch.GitIn(claimed.Worktree, "rev-parse", "HEAD");
            arena.Scratch.WriteIn(arena.Scratch.Repository, ".git/info/grafts", $"{arena.Scratch.Git("rev-parse", "main")} {arena.Scratch.GitIn(claimed.Worktree, "rev-parse", "HEAD~1")}\n{head} {arena.Scratch.Git("rev-parse", "main")}\n");
        }),
        Undeclared("brings in a file with a merge of another branch", (arena, claimed) =>
        {
            arena.Scratch.Git("branch", "side");
            arena.Scratch.GitIn(claimed.Worktree, "checkout", "--quiet", "-b", "other", "side");
            claimed.Change("two.txt", "changed too\n");
            arena.Scratch.GitIn(claimed.Worktree, "checkout", "--quiet", claimed.Branch);
            arena.Scratch.GitIn(claimed.Worktree, "merge", "--quiet", "--no-edit", "other");
        }),
        Undeclared("gives its lock back before it submits", (arena, claimed) => _ = claimed.Ask("lock release", "one.txt").Data),
        new(Kind, "declares a file outside the repository", Outcome.Refused("path.outside", 2), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Guard();
            return claimed.Ask("lock acquire", "../outside.txt");
        }),
        new(Kind, "declares late what another task has locked", Outcome.Refused("lock.held", 4), arena =>
        {
            arena.Usual().Scratch.Create("app/2", "--file", "two.txt");
            _ = arena.Scratch.Claim("app/2", "bob");
            var claimed = arena.Worked();
            claimed.Change("two.txt", "changed too\n");
            arena.Guard();
            return claimed.Ask("lock acquire", "two.txt");
        }),
        new(Kind, "adds to its branch after it was judged", Outcome.NoEffect, arena =>
        {
            var claimed = arena.Undrained().Worked();
            Assert.Equal("reviewing", claimed.Ask("submit").Text("state"));
            claimed.Change("two.txt", "slipped in\n");
            arena.Scratch.Write("interlock.yaml", Arena.Green + Scratch.Quick);
            _ = arena.Ask("trust", "--yes").Data;
            _ = arena.Ask("merge", "process").Data;
            Assert.Equal("uno\ndue\ntre", arena.Scratch.Git("show", "main:two.txt"));

            // What was judged is done, and what was slipped in is not in it.
            _ = arena.Ask("task", "reopen", Arena.Target, "--as", "rita", "--reason", "it goes on").Data;
            arena.Guard();
            return null;
        }),
    ];

    private const string Kind = "branch";

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    private static void Git(Arena arena, Claimed claimed, params string[] words)
    {
        arena.Scratch.GitIn(claimed.Worktree, words);
        arena.Scratch.GitIn(claimed.Worktree, "-c", "diff.ignoreSubmodules=none", "commit", "--quiet", "-m", "more");
        arena.Scratch.GitIn(claimed.Worktree, "checkout", "--quiet", "--", ".");
        Directory.CreateDirectory(Path.Combine(claimed.Worktree, "sub"));
    }

    private static Attempt Named(string what, string code, string branch) => new(Kind, what, Outcome.ByGate(5, code), arena =>
    {
        var claimed = arena.Usual().Worked();
        arena.Guard();
        return claimed.Ask("submit", $"--branch={branch}");
    });

    private static Attempt Undeclared(string what, Action<Arena, Claimed> slip) => new(Kind, what, Outcome.ByGate(5, "files.undeclared"), arena =>
    {
        var claimed = arena.Usual().Worked();
        slip(arena, claimed);
        arena.Guard();
        return claimed.Ask("submit");
    });
}
