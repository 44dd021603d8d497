using System.Text;
using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class CandidatesTests : IDisposable
{
    private readonly TempRepository temp = new();
    private readonly GitRepository repository;
    private readonly Candidates candidates;
    private readonly string start;

    public CandidatesTests()
    {
        repository = temp.Open();
        candidates = new(repository);
        start = temp.Head;
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_candidate_is_a_merge_of_the_old_target_and_the_branch_and_touches_nothing()
    {
        var tip = temp.CommitOn("feat", start, ("new", "n"), ("a.txt", "one\ntwo\nthree\nfour\nfive\nsix\nseven\nEIGHT\n"));
        temp.Write("a.txt", "ONE\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n");
        var target = temp.Commit("main goes on");
        var refs = temp.Git("for-each-ref");
        var built = (await candidates.BuildAsync(Request(target, tip), default)).Candidate!;
        Assert.Equal($"{target} {tip}", temp.Git("show", "-s", "--format=%P", built.Commit));
        Assert.Equal("Interlock", temp.Git("show", "-s", "--format=%cn", built.Commit));
        Assert.Equal(built.Tree, await repository.TreeOfAsync(built.Commit, default));
        Assert.Equal("ONE\ntwo\nthree\nfour\nfive\nsix\nseven\nEIGHT", temp.Git("show", $"{built.Commit}:a.txt"));
        Assert.Equal(refs, temp.Git("for-each-ref"));
        Assert.Equal("", temp.Status());
    }

    [Fact]
    public async Task A_conflict_lists_its_files_and_the_tip_that_caused_it()
    {
        var fits = temp.CommitOn("fits", start, ("fits", "x"));
        var clashes = temp.CommitOn("clashes", start, ("a.txt", "theirs\n"), ("dir/b.txt", "theirs\n"), ("ok", "x"));
        temp.Write("a.txt", "ours\n");
        temp.Write("dir/b.txt", "ours\n");
        var target = temp.Commit("ours");
        Assert.Equal(["a.txt", "dir/b.txt"], await candidates.ConflictsAsync(target, clashes, default));
        Assert.Empty(await candidates.ConflictsAsync(target, fits, default));
        var result = await candidates.BuildAsync(Request(target, fits, clashes), default);
        Assert.Null(result.Candidate);
        Assert.Equal(clashes, result.Conflict!.Tip);
        Assert.Equal(["a.txt", "dir/b.txt"], result.Conflict.Files);
    }

    [Fact]
    public async Task A_batch_is_one_commit_whose_first_parent_is_the_old_target()
    {
        string[] tips = [.. Enumerable.Range(0, 5).Select(i => temp.CommitOn($"t{i}", start, ($"f{i}", "x")))];
        var built = (await candidates.BuildAsync(Request(start, tips), default)).Candidate!;
        Assert.Equal(string.Join(' ', tips.Prepend(start)), temp.Git("show", "-s", "--format=%P", built.Commit));
        Assert.Equal(5, (await repository.ChangedFilesAsync(start, built.Commit, default)).Count);
    }

    [Fact]
    public async Task Two_branches_of_a_batch_that_clash_with_each_other_are_told()
    {
        var one = temp.CommitOn("one", start, ("same", "1"));
        var two = temp.CommitOn("two", start, ("same", "2"));
        Assert.Equal(two, (await candidates.BuildAsync(Request(start, one, two), default)).Conflict!.Tip);
    }

    [Fact]
    public async Task Replaced_files_are_in_the_tree_byte_for_byte_with_their_mode()
    {
        temp.Write(".gitattributes", "*.md text eol=lf\n");
        File.SetUnixFileMode(temp.Write("specs/-x ä/tasks.md", "- [ ] 1\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var target = temp.Commit("spec");
        var tip = temp.CommitOn("feat", target, ("new", "n"));
        byte[] ticked = [.. Encoding.UTF8.GetBytes("- [x] 1\r\n"), 0, 255];
        var built = (await candidates.BuildAsync(
            Request(target, tip) with { Replaced = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["specs/-x ä/tasks.md"] = ticked, ["added"] = [] } }, default)).Candidate!;
        Assert.Equal(ticked, await repository.ShowFileAsync(built.Commit, "specs/-x ä/tasks.md", default));
        Assert.Equal([("100644", "added"), ("100644", "new"), ("100755", "specs/-x ä/tasks.md")],
            (await repository.ChangedFilesAsync(target, built.Commit, default)).Select(file => (file.NewMode, file.Path)));
        Assert.Empty(Directory.GetFiles(Path.Combine(repository.Place.StateDirectory, "tmp")));
    }

    [Fact]
    public async Task Without_tips_it_is_a_plain_commit()
    {
        var built = (await candidates.BuildAsync(
            Request(start) with { Replaced = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["a.txt"] = [1] } }, default)).Candidate!;
        Assert.Equal(start, temp.Git("show", "-s", "--format=%P", built.Commit));
        Assert.Equal(["a.txt"], (await repository.ChangedFilesAsync(start, built.Commit, default)).Select(file => file.Path));
    }

    [Fact]
    public async Task Unrelated_histories_do_not_merge_by_accident()
    {
        temp.Git("checkout", "-q", "--orphan", "other");
        var other = temp.Commit("other root");
        Assert.Equal("git.failed", (await Assert.ThrowsAsync<RefusalException>(() => candidates.BuildAsync(Request(start, other), default))).Refusal.Code);
    }

    [Fact]
    public async Task A_repository_with_long_object_names_works_the_same()
    {
        var place = Path.Combine(temp.Outside, "sha256");
        temp.Git("init", "-q", "-b", "main", "--object-format=sha256", place);
        TempRepository.WriteIn(place, "a", "a");
        var first = temp.CommitIn(place, "first");
        var other = temp.Open(place);
        var made = (await new Worktrees(other).AddAsync(new() { Key = "k", Branch = "feat/k", BaseCommit = first, LockReason = "run" }, default)).Value;
        TempRepository.WriteIn(made.Path, "b", "b");
        var work = (await new CommitWork(other).CommitAsync(
            new() { Checkout = made, Branch = "feat/k", Message = "work", Author = Signature.Interlock, Base = first }, default)).Value;
        TempRepository.WriteIn(made.Path, "c", "c");
        Assert.NotNull((await new Worktrees(other).RemoveAsync("k", 1, null, default)).Value.Rescued);
        var built = (await new Candidates(other).BuildAsync(Request(first, work.Commit), default)).Candidate!;
        Assert.Equal(MoveOutcome.Moved, (await new TargetMove(other).MoveAsync(built, "merge", default)).Value.Outcome);
        Assert.Equal("b", File.ReadAllText(Path.Combine(place, "b")));
    }

    private static CandidateRequest Request(string target, params string[] tips)
        => new() { Target = "main", OldTarget = target, Tips = tips, Message = "Merge\n" };
}
