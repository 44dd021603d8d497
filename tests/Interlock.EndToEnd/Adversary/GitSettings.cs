using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>What an agent writes into git's own settings: programs to be started by us, what hides files, where to look instead.</summary>
public sealed class GitSettings : Round
{
    /// <summary>Red with the work that is handed in, green on the target.</summary>
    internal const string Red = "merge:\n  checks: [{name: sound, run: '! grep -q changed one.txt'}]\n";

    private const string Kind = "git settings";

    /// <summary>Each setting that names a program; an ordinary git starts it.</summary>
    internal static IReadOnlyList<(string What, Action<Arena, Claimed> Set)> Programs { get; } =
    [
        ("has git clean its files by a program, from the repository's configuration and attributes", (arena, _) => { Filter(arena, ".git/config", "clean"); Attributes(arena, "* filter=x\n"); }),
        ("has git smudge its files by a program, from the user's configuration", (arena, _) => { arena.Scratch.WriteIn(arena.Scratch.Machine.Home, ".gitconfig", Section(arena, "filter \"x\"", "smudge")); Attributes(arena, "* filter=x\n"); }),
        ("has git filter its files by a process, from the worktree's own configuration", (arena, claimed) =>
        {
            arena.Scratch.Git("config", "extensions.worktreeConfig", "true");
            arena.Scratch.GitIn(claimed.Worktree, "config", "--worktree", "filter.x.process", $"{Line(arena)} process");
            Attributes(arena, "* filter=x\n");
        }),
        ("has git filter by attributes of the user for all repositories", (arena, _) =>
        {
            Filter(arena, ".git/config", "clean");
            arena.Scratch.WriteIn(arena.Scratch.Machine.Home, "config/git/attributes", "* filter=x\n");
        }),
        ("has git filter by an attributes file that the configuration names", (arena, _) =>
        {
            Filter(arena, ".git/config", "clean");
            var file = Path.Combine(arena.Scratch.Machine.Home, "attributes");
            File.WriteAllText(file, "* filter=x\n");
            arena.Scratch.Git("config", "core.attributesFile", file);
        }),
        ("names a program that watches the files", (arena, _) => arena.Scratch.Git("config", "core.fsmonitor", Line(arena))),
        ("names a directory of hooks of its own", (arena, _) => { Hooks(arena, Path.Combine(arena.Scratch.Machine.Root, "hooks")); arena.Scratch.Git("config", "core.hooksPath", Path.Combine(arena.Scratch.Machine.Root, "hooks")); }),
        ("puts hooks where git looks for them", (arena, _) => Hooks(arena, Path.Combine(arena.Scratch.Repository, ".git", "hooks"))),
        ("has the configuration include a file that names a program", (arena, _) =>
        {
            var file = Path.Combine(arena.Scratch.Machine.Home, "included");
            File.WriteAllText(file, Section(arena, "core", "fsmonitor"));
            arena.Scratch.Git("config", "include.path", file);
        }),
        ("has commits signed by a program", (arena, _) =>
        {
            arena.Scratch.Git("config", "gpg.program", Mark(arena));
            arena.Scratch.Git("config", "commit.gpgSign", "true");
        }),
    ];

    internal static IReadOnlyList<Attempt> List { get; } =
    [
        .. Programs.Select(program => new Attempt(Kind, program.What, Outcome.ByGate(7, "checks.failed"), arena =>
        {
            var claimed = arena.With(Red).Worked();
            program.Set(arena, claimed);
            arena.Guard();
            var answer = claimed.Ask("submit");
            Assert.False(WasStarted(arena), $"its program was started: {answer}");
            return answer;
        })),
        new(Kind, "has merges made by a driver of its own", Outcome.ByGate(7, "checks.failed"), arena =>
        {
            var claimed = Diverged(arena);
            Driver(arena);
            arena.Guard();
            var answer = claimed.Ask("submit");
            Assert.False(WasStarted(arena), $"its driver was started: {answer}");
            return answer;
        }),
        new(Kind, "has missing objects brought by a program of its own", Outcome.ByGate(5, "branch.unsound_object"), arena =>
        {
            var claimed = arena.With(Red).Worked();
            Promise(arena, claimed);
            arena.Guard();
            var answer = claimed.Ask("submit");
            Assert.False(WasStarted(arena), $"its program was started: {answer}");
            return answer;
        }),
        Hides("has the configuration say that the files are elsewhere", (arena, _) =>
        {
            var elsewhere = Path.Combine(arena.Scratch.Machine.Root, "elsewhere");
            Directory.CreateDirectory(elsewhere);
            File.WriteAllText(Path.Combine(elsewhere, "one.txt"), "harmless\n");
            arena.Scratch.Git("config", "core.worktree", elsewhere);
        }),
        Hides("keeps its file out of every checkout by sparse patterns", (arena, _) =>
        {
            arena.Scratch.Git("config", "core.sparseCheckout", "true");
            arena.Scratch.WriteIn(arena.Scratch.Repository, ".git/info/sparse-checkout", "/*\n!/one.txt\n");
        }),
        Hides("points its worktree at a repository of its own", (arena, claimed) =>
        {
            var other = Path.Combine(arena.Scratch.Machine.Root, "other");
            arena.Scratch.Git("clone", "--quiet", arena.Scratch.Repository, other);
            File.WriteAllText(Path.Combine(claimed.Worktree, ".git"), $"gitdir: {other}/.git\n");
        }),
        Dirty("hides work that is not committed by skip-worktree", (arena, claimed) => Bit(arena, claimed, "--skip-worktree")),
        Dirty("hides work that is not committed by assume-unchanged", (arena, claimed) => Bit(arena, claimed, "--assume-unchanged")),
        Dirty("has the configuration hide new files", (arena, claimed) =>
        {
            arena.Scratch.Git("config", "status.showUntrackedFiles", "no");
            arena.Scratch.WriteIn(claimed.Worktree, "new.txt", "new\n");
        }),
        Dirty("hides new files by excludes of the user that were not there before", (arena, claimed) =>
        {
            arena.Scratch.WriteIn(arena.Scratch.Machine.Home, "config/git/ignore", "new.txt\n");
            arena.Scratch.WriteIn(claimed.Worktree, "new.txt", "new\n");
        }),
        Dirty("hides new files by excludes of the repository that were not there before", (arena, claimed) =>
        {
            arena.Scratch.WriteIn(arena.Scratch.Repository, ".git/info/exclude", "new.txt\n");
            arena.Scratch.WriteIn(claimed.Worktree, "new.txt", "new\n");
        }),
        new(Kind, "has the configuration say that modes do not count, and changes one", Outcome.ByGate(5, "files.undeclared"), arena =>
        {
            var claimed = arena.Usual().Worked();
            File.SetUnixFileMode(Path.Combine(claimed.Worktree, "two.txt"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            arena.Scratch.Commit("a mode", claimed.Worktree);
            arena.Scratch.Git("config", "core.fileMode", "false");
            arena.Guard();
            return claimed.Ask("submit");
        }),
    ];

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    internal static string Mark(Arena arena)
    {
        var program = Path.Combine(arena.Scratch.Machine.Root, "mark");
        if (!File.Exists(program))
        {
            File.WriteAllText(program, $": >'{arena.Scratch.Machine.Root}/started'\n[ \"$1\" != process ] || exit 1\nsed s/changed/harmless/\n".Insert(0, "#!/bin/sh\n"));
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return program;
    }

    internal static bool WasStarted(Arena arena) => File.Exists(Path.Combine(arena.Scratch.Machine.Root, "started"));

    /// <summary>The target has changed another line of the file since.</summary>
    internal static Claimed Diverged(Arena arena)
    {
        var claimed = arena.With(Red).Started();
        claimed.Change("one.txt", "one\ntwo\nthree changed\n");
        arena.Scratch.Write("one.txt", "ONE\ntwo\nthree\n");
        arena.Scratch.Git("commit", "--quiet", "--all", "-m", "by a person");
        return claimed;
    }

    internal static void Driver(Arena arena)
    {
        arena.Scratch.Git("config", "merge.x.driver", $"{Line(arena)} <%A >%A.next; mv %A.next %A");
        Attributes(arena, "* merge=x\n");
    }

    internal static void Promise(Arena arena, Claimed claimed)
    {
        var id = arena.Scratch.GitIn(claimed.Worktree, "rev-parse", "HEAD:one.txt");
        foreach (var (key, value) in new[] { ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"), ("remote.origin.url", arena.Scratch.Repository), ("remote.origin.promisor", "true"), ("remote.origin.uploadpack", $"{Line(arena)} process") })
        {
            arena.Scratch.Git("config", key, value);
        }

        File.Delete(Path.Combine(arena.Scratch.Repository, ".git", "objects", id[..2], id[2..]));
    }

    private static string Line(Arena arena) => $"'{Mark(arena)}'";

    private static string Section(Arena arena, string section, string key) => $"[{section}]\n\t{key} = \"{Line(arena)}\"\n";

    private static void Filter(Arena arena, string file, string key) => File.AppendAllText(Path.Combine(arena.Scratch.Repository, file), Section(arena, "filter \"x\"", key));

    private static void Attributes(Arena arena, string text) => arena.Scratch.WriteIn(arena.Scratch.Repository, ".git/info/attributes", text);

    private static void Hooks(Arena arena, string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var hook in new[] { "pre-commit", "post-commit", "post-checkout", "post-index-change", "reference-transaction", "post-merge" })
        {
            File.CreateSymbolicLink(Path.Combine(directory, hook), Mark(arena));
        }
    }

    private static void Bit(Arena arena, Claimed claimed, string bit)
    {
        arena.Scratch.GitIn(claimed.Worktree, "update-index", bit, "one.txt");
        arena.Scratch.WriteIn(claimed.Worktree, "one.txt", "changed again\n");
    }

    private static Attempt Hides(string what, Action<Arena, Claimed> hide) => new(Kind, what, Outcome.ByGate(7, "checks.failed"), arena =>
    {
        var claimed = arena.With(Red).Worked();
        hide(arena, claimed);
        arena.Guard();
        return claimed.Ask("submit");
    });

    private static Attempt Dirty(string what, Action<Arena, Claimed> hide) => new(Kind, what, Outcome.ByGate(5, "worktree.dirty"), arena =>
    {
        var claimed = arena.Usual().Worked();
        hide(arena, claimed);
        arena.Guard();
        return claimed.Ask("submit");
    });
}
