using System.IO.Compression;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>What an agent writes into the object store, the history and the trees that checks run in.</summary>
public sealed class GitObjects : Round
{
    private const string Objects = "git objects";
    private const string History = "git history";
    private const string Trees = "check tree";

    internal static IReadOnlyList<Attempt> List { get; } =
    [
        Unsound("writes another content into the object of its file", (arena, claimed) => ForgeBlob(arena, Id(arena, claimed, "HEAD:one.txt"))),
        Unsound("puts another content into a pack under the name of its file", (arena, claimed) => ForgePack(arena, Id(arena, claimed, "HEAD:one.txt"))),
        Unsound("takes the object of its file away", (arena, claimed) => File.Delete(Loose(arena, Id(arena, claimed, "HEAD:one.txt")))),
        Judged(Objects, "replaces the object of its file by another", (arena, claimed) => Replace(arena, claimed)),
        Judged(Objects, "writes a commit graph in which its commit has the tree of the target", (arena, claimed) => ForgeGraph(arena, claimed)),
        Judged(History, "writes a file that says the history begins at its commit", (arena, claimed) => arena.Scratch.WriteIn(arena.Scratch.Repository, ".git/shallow", Id(arena, claimed, "HEAD") + "\n")),
        Judged(History, "grafts its commit upon nothing", (arena, claimed) => arena.Scratch.WriteIn(arena.Scratch.Repository, ".git/info/grafts", Id(arena, claimed, "HEAD") + "\n")),
        new(History, "commits an old tree upon a newer target", Outcome.ByGate(5, "branch.reverts_others"), arena =>
        {
            var claimed = Behind(arena);
            arena.Scratch.GitIn(claimed.Worktree, "reset", "--quiet", "--soft", "main");
            arena.Scratch.GitIn(claimed.Worktree, "commit", "--quiet", "-m", "squashed");
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(History, "merges the target and keeps only its own side", Outcome.ByGate(5, "branch.reverts_others"), arena =>
        {
            var claimed = Behind(arena);
            arena.Scratch.GitIn(claimed.Worktree, "commit", "--quiet", "-m", "work");
            arena.Scratch.GitIn(claimed.Worktree, "merge", "--quiet", "--strategy=ours", "-m", "up to date", "main");
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(History, "commits a repository inside as a pointer without its files", Outcome.ByGate(5, "branch.nested_repository"), arena =>
        {
            var claimed = arena.Usual().Worked();
            _ = claimed.Ask("lock acquire", "sub").Data;
            arena.Scratch.GitIn(claimed.Worktree, "update-index", "--add", "--cacheinfo", $"160000,{arena.Scratch.Git("rev-parse", "main")},sub");
            arena.Scratch.GitIn(claimed.Worktree, "commit", "--quiet", "-m", "a pointer");
            Directory.CreateDirectory(Path.Combine(claimed.Worktree, "sub"));
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(History, "adds a file whose name is not UTF-8 and that it did not declare", Outcome.ByGate(5, "files.undeclared"), arena =>
        {
            var claimed = arena.Usual().Worked();
            Assert.Equal(0, arena.Scratch.Machine.Run("sh", claimed.Worktree, "-c", "echo hidden >\"$(printf 'one\\377.txt')\"").ExitCode);
            arena.Scratch.Commit("a strange name", claimed.Worktree);
            arena.Guard();
            var answer = claimed.Ask("submit");

            // .NET could not remove it.
            Assert.Equal(0, arena.Scratch.Machine.Run("sh", claimed.Worktree, "-c", "rm one?.txt").ExitCode);
            return answer;
        }),
        Judged(Trees, "marks its file in the index of the check tree as one that is not checked out", (arena, _) => SavedBit(arena)),
        Judged(Trees, "writes rubbish into the index of the check tree", (arena, _) => File.WriteAllText(SavedIndex(arena), "rubbish")),
        Judged(Trees, "leaves a harmless file in the check tree in the place of its own", (arena, _) => arena.Scratch.Write(".worktrees/_checks/one.txt", "harmless\n")),
        Checked("has a check change the file that the next one looks at", "sed -i s/changed/harmless/ one.txt"),
        Checked("has a check change the file that the next one looks at, with its length and time as they were", "touch -r one.txt old; sed -i s/changed/chanGed/ one.txt; touch -r old one.txt"),
        Checked("has a check remove the file that the next one looks at", "! grep -q changed one.txt || rm one.txt"),
        Checked("has a check mark the file in the index and change it", "git update-index --assume-unchanged one.txt; sed -i s/changed/harmless/ one.txt"),
        Left("has the check of another task leave a file that decides about its own", "left"),
        Left("has the check of another task leave a file in the git directory of the check tree", ".git/left"),
        Left("has the check of another task leave a file that git ignores", "ignored.tmp"),
    ];

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    internal static string SavedIndex(Arena arena) => Path.Combine(arena.Scratch.Repository, ".git", "interlock", "check", "checks.index");

    internal static void ForgeBlob(Arena arena, string id) => Write(Loose(arena, id), "blob 9\0harmless\n"u8.ToArray());

    /// <summary>A pack of one object, whose list of contents gives it another name.</summary>
    internal static void ForgePack(Arena arena, string id)
    {
        arena.Scratch.Write("../harmless", "harmless\n");
        var other = arena.Scratch.Git("hash-object", "-w", "../harmless");
        var name = arena.Scratch.Machine.Feed(other + "\n", "git", arena.Scratch.Repository, "pack-objects", "-q", ".git/objects/pack/pack").Output.Trim();
        var index = Path.Combine(arena.Scratch.Repository, ".git", "objects", "pack", $"pack-{name}.idx");
        var bytes = File.ReadAllBytes(index);
        const int Fanout = 8;
        var first = Convert.FromHexString(id)[0];
        for (var i = 0; i < 256; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Fanout + (i * 4)), i >= first ? 1 : 0);
        }

        Convert.FromHexString(id).CopyTo(bytes, Fanout + (256 * 4));
        Writable(index);
        File.WriteAllBytes(index, bytes);
        File.Delete(Loose(arena, id));
        File.Delete(Loose(arena, other));
    }

    internal static void ForgeGraph(Arena arena, Claimed claimed)
    {
        arena.Scratch.GitIn(claimed.Worktree, "commit-graph", "write", "--reachable");
        var file = Path.Combine(arena.Scratch.Repository, ".git", "objects", "info", "commit-graph");
        var bytes = File.ReadAllBytes(file);
        var at = bytes.AsSpan().IndexOf(Convert.FromHexString(Id(arena, claimed, "HEAD^{tree}")));
        Convert.FromHexString(arena.Scratch.Git("rev-parse", "main^{tree}")).CopyTo(bytes, at);
        Writable(file);
        File.WriteAllBytes(file, bytes);
    }

    internal static void Replace(Arena arena, Claimed claimed)
    {
        arena.Scratch.Write("../harmless", "harmless\n");
        arena.Scratch.Git("replace", Id(arena, claimed, "HEAD:one.txt"), arena.Scratch.Git("hash-object", "-w", "../harmless"));
    }

    internal static void SavedBit(Arena arena) => Assert.Equal(0, arena.Scratch.Machine.Run("sh", arena.Scratch.Repository, "-c", $"GIT_INDEX_FILE='{SavedIndex(arena)}' git update-index --skip-worktree one.txt").ExitCode);

    internal static string Id(Arena arena, Claimed claimed, string what) => arena.Scratch.GitIn(claimed.Worktree, "rev-parse", what);

    internal static string Loose(Arena arena, string id) => Path.Combine(arena.Scratch.Repository, ".git", "objects", id[..2], id[2..]);

    /// <summary>Its work is in the index, and somebody else's has landed.</summary>
    private static Claimed Behind(Arena arena)
    {
        var claimed = arena.Usual().Started();
        arena.OtherDone();
        _ = claimed.Ask("lock acquire", "two.txt").Data;
        arena.Scratch.WriteIn(claimed.Worktree, "one.txt", "changed\n");
        arena.Scratch.GitIn(claimed.Worktree, "add", "--all");
        return claimed;
    }

    private static void Write(string file, byte[] content)
    {
        Writable(file);
        using var packed = new ZLibStream(File.Create(file), CompressionLevel.Fastest);
        packed.Write(content);
    }

    private static void Writable(string file) => File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    private static Attempt Unsound(string what, Action<Arena, Claimed> forge) => new(Objects, what, Outcome.ByGate(5, "branch.unsound_object"), arena =>
    {
        var claimed = arena.With(GitSettings.Red).Worked();
        forge(arena, claimed);
        arena.Guard();
        return claimed.Ask("submit");
    });

    /// <summary>Nothing of it reaches the checks, which are red. Another task was checked in the same tree before.</summary>
    private static Attempt Judged(string kind, string what, Action<Arena, Claimed> forge) => new(kind, what, Outcome.ByGate(7, "checks.failed"), arena =>
    {
        var claimed = arena.With(GitSettings.Red).Worked();
        if (kind == Trees)
        {
            arena.Scratch.Create("app/2", "--file", "two.txt");
            _ = arena.Scratch.Worked("app/2", "two.txt", "more\n", "bob").Ask("submit").Data;
        }

        forge(arena, claimed);
        arena.Guard();
        return claimed.Ask("submit");
    });

    private static Attempt Checked(string what, string first) => new(Trees, what, Outcome.ByGate(7, "checks.changed_tree"), arena =>
    {
        var claimed = arena.With($"merge:\n  checks: [{{name: format, run: '{first}'}}, {{name: sound, run: '! grep -q changed one.txt'}}]\n").Worked();
        arena.Guard();
        return claimed.Ask("submit");
    });

    private static Attempt Left(string what, string file) => new(Trees, what, Outcome.ByGate(7, "checks.failed"), arena =>
    {
        var claimed = arena.With($"merge:\n  checks: [{{name: sound, run: 'test -e {file} || {{ : >{file}; ! grep -q changed one.txt; }}'}}]\n").Worked();
        arena.Scratch.Create("app/2", "--file", "two.txt", "--file", ".gitignore");
        var other = arena.Scratch.Start("app/2", "bob");
        other.Change(".gitignore", "*.tmp\n");
        other.Change("two.txt", "more\n");
        _ = other.Ask("submit").Data;
        arena.Guard();
        return claimed.Ask("submit");
    });
}
