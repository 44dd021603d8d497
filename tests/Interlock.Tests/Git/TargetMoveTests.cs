using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class TargetMoveTests : IDisposable
{
    private readonly TempRepository temp = new();
    private readonly GitRepository repository;
    private readonly TargetMove move;
    private readonly string start;

    public TargetMoveTests()
    {
        repository = temp.Open();
        move = new(repository);
        start = temp.Head;
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task The_checkout_of_the_target_moves_along()
    {
        temp.Write("mine", "untracked");
        temp.Write("dir/b.txt", "locally edited");
        File.SetLastWriteTimeUtc(Path.Combine(temp.Path, "a.txt"), DateTime.UnixEpoch);
        var candidate = await CandidateAsync(("a.txt", "merged\n"), ("new/file", "n"), (".gitignore", null));
        var moved = (await move.MoveAsync(candidate, "merge\nof feat", default)).Value;
        Assert.Equal(MoveOutcome.Moved, moved.Outcome);
        Assert.Equal([temp.Path], moved.Followed.Select(followed => followed.Path));
        Assert.Empty(moved.Followed[0].KeptLocal);
        Assert.Equal(candidate.Commit, temp.Head);
        Assert.Equal("merged\n", temp.Read("a.txt"));
        Assert.Equal("n", temp.Read("new/file"));
        Assert.Equal("locally edited", temp.Read("dir/b.txt"));
        Assert.Equal(" M dir/b.txt\n?? mine", temp.Status());
        AssertNothingLeft();
    }

    [Theory]
    [InlineData("edited")]
    [InlineData("staged")]
    [InlineData("deleted")]
    [InlineData("untracked")]
    [InlineData("ignored")]
    [InlineData("file where a directory comes")]
    public async Task Local_edits_that_overlap_hold_the_move(string how)
    {
        var candidate = await CandidateAsync(("a.txt", "merged\n"), ("new", "n"), ("x.ignored", "n"), ("deep/file", "n"));
        var file = how switch
        {
            "untracked" => "new",
            "ignored" => "x.ignored",
            "file where a directory comes" => "deep",
            _ => "a.txt",
        };
        if (how == "deleted")
        {
            temp.Git("rm", "-q", file);
        }
        else
        {
            temp.Write(file, "precious");
        }

        if (how == "staged")
        {
            temp.Git("add", file);
        }

        var before = temp.Status();
        var refusal = (await move.MoveAsync(candidate, "merge", default)).Refusal!;
        Assert.Equal("merge.checkout_dirty", refusal.Code);
        Assert.StartsWith(file, (string?)refusal.Details!["files"]![0], StringComparison.Ordinal);
        Assert.Single(refusal.Details["files"]!.AsArray());
        Assert.Equal(start, temp.Head);
        Assert.Equal(before, temp.Status());
        AssertNothingLeft();

        if (how == "deleted")
        {
            temp.Git("checkout", "-q", "HEAD", "--", file);
        }
        else
        {
            Assert.Equal("precious", temp.Read(file));
            temp.Git("stash", "-q", "--include-untracked", "--all");
        }

        Assert.Equal(MoveOutcome.Moved, (await move.MoveAsync(candidate, "merge", default)).Value.Outcome);
    }

    [Fact]
    public async Task A_git_operation_under_way_in_the_checkout_holds_the_move()
    {
        var candidate = await CandidateAsync(("new", "n"));
        var index = temp.Write(".git/index.lock", "somebody's");
        Assert.Equal("merge.checkout_busy", (await move.MoveAsync(candidate, "merge", default)).Refusal!.Code);
        Assert.Equal("somebody's", File.ReadAllText(index));
        File.Delete(index);

        temp.CommitOn("other", start, ("a.txt", "theirs\n"));
        temp.Write("a.txt", "ours\n");
        var ours = temp.Commit("ours");
        candidate = await CandidateAsync(("new", "n2"));
        Assert.Equal(1, temp.TryGitIn(temp.Path, "merge", "other"));
        Assert.Equal("merge.checkout_busy", (await move.MoveAsync(candidate, "merge", default)).Refusal!.Code);
        temp.Git("merge", "--abort");
        Assert.Equal(1, temp.TryGitIn(temp.Path, "rebase", "other"));
        Assert.Equal("merge.checkout_busy", (await move.MoveAsync(candidate, "merge", default)).Refusal!.Code);
        temp.Git("rebase", "--abort");
        Assert.Equal(ours, temp.Head);
        Assert.Equal(MoveOutcome.Moved, (await move.MoveAsync(candidate, "merge", default)).Value.Outcome);
    }

    [Fact]
    public async Task Where_nobody_has_the_target_checked_out_only_the_ref_moves()
    {
        temp.Git("checkout", "-q", "-b", "elsewhere");
        var candidate = await CandidateAsync(("a.txt", "merged\n"));
        var moved = (await move.MoveAsync(candidate, "merge", default)).Value;
        Assert.Empty(moved.Followed);
        Assert.Equal(candidate.Commit, repository.Refs.Branch("main"));
        Assert.Equal(start, temp.Head);
        Assert.Equal("", temp.Status());
    }

    [Fact]
    public async Task A_linked_worktree_with_the_target_follows_too()
    {
        temp.Git("checkout", "-q", "--detach");
        var linked = Path.Combine(temp.Outside, "linked main");
        temp.Git("worktree", "add", "-q", linked, "main");
        var moved = (await move.MoveAsync(await CandidateAsync(("a.txt", "merged\n")), "merge", default)).Value;
        Assert.Equal([linked], moved.Followed.Select(followed => followed.Path));
        Assert.Equal("", temp.GitIn(linked, "status", "--porcelain"));
        Assert.Equal("merged\n", File.ReadAllText(Path.Combine(linked, "a.txt")));
    }

    [Fact]
    public async Task Of_many_movers_from_one_commit_exactly_one_wins()
    {
        var racers = new List<Candidate>();
        for (var i = 0; i < 8; i++)
        {
            racers.Add(await CandidateAsync(($"file{i}", "x")));
        }

        temp.Git("checkout", "-q", "-b", "elsewhere");
        var outcomes = await Task.WhenAll(racers.Select(racer => Task.Run(() => new TargetMove(temp.Open()).SwapAsync(racer, "race", default))));
        Assert.Single(outcomes, lost => lost is null);
        var winner = racers[Array.FindIndex(outcomes, lost => lost is null)];
        Assert.Equal(winner.Commit, repository.Refs.Branch("main"));
        Assert.All(outcomes.Where(lost => lost is not null), lost => Assert.Equal((MoveOutcome.LostRace, winner.Commit), (lost!.Outcome, lost.Target)));
        Assert.Equal(MoveOutcome.LostRace, (await move.MoveAsync(racers.First(racer => racer != winner), "late", default)).Value.Outcome);
    }

    [Fact]
    public async Task A_ref_lock_left_by_a_killed_git_is_cleared_and_a_fresh_one_respected()
    {
        var candidate = await CandidateAsync(("new", "n"));
        var file = temp.Write(".git/refs/heads/main.lock", "");
        Assert.Equal("git.failed", (await Assert.ThrowsAsync<RefusalException>(() => move.MoveAsync(candidate, "merge", default))).Refusal.Code);
        Assert.True(File.Exists(file));
        AssertNothingLeft();
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        Assert.Equal(MoveOutcome.Moved, (await move.MoveAsync(candidate, "merge", default)).Value.Outcome);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task An_old_lock_somebody_still_has_open_is_respected()
    {
        var candidate = await CandidateAsync(("new", "n"));
        var file = temp.Write(".git/refs/heads/main.lock", "");
        using var held = File.OpenRead(file);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        await Assert.ThrowsAsync<RefusalException>(() => move.MoveAsync(candidate, "merge", default));
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task A_candidate_for_a_branch_that_is_gone_is_refused()
    {
        var candidate = await CandidateAsync(("new", "n")) with { Target = "gone" };
        Assert.Equal("git.unknown_revision", (await Assert.ThrowsAsync<RefusalException>(() => move.MoveAsync(candidate, "merge", default))).Refusal.Code);
    }

    private async Task<Candidate> CandidateAsync(params (string Path, string? Content)[] files)
    {
        var from = repository.Refs.Branch("main")!;
        var side = Path.GetRandomFileName();
        var tip = temp.CommitOn(side, from, files.Select(file => file.Path.EndsWith(".ignored", StringComparison.Ordinal) ? file with { Path = "skip" } : file).ToArray());
        if (files.FirstOrDefault(file => file.Path.EndsWith(".ignored", StringComparison.Ordinal)) is { Path: not null } ignored)
        {
            var where = Path.Combine(temp.Outside, $"side-{side}");
            TempRepository.WriteIn(where, ignored.Path, ignored.Content!);
            temp.GitIn(where, "add", "-f", ignored.Path);
            tip = temp.CommitIn(where, "ignored file");
        }

        return (await new Candidates(repository).BuildAsync(new() { Target = "main", OldTarget = from, Tips = [tip], Message = "Merge\n" }, default)).Candidate!;
    }

    private void AssertNothingLeft()
    {
        Assert.False(File.Exists(Path.Combine(temp.Path, ".git", "index.lock")));
        Assert.Empty(Directory.GetFiles(Path.Combine(temp.Path, ".git"), "interlock-*"));
        Assert.All(Directory.GetFiles(Path.Combine(repository.Place.StateDirectory, "checkout-follow")), note => Assert.Equal(0, new FileInfo(note).Length));
    }
}
