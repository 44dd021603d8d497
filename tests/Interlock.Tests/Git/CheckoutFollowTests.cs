using Interlock.Git;

namespace Interlock.Tests.Git;

/// <summary>A process that is killed is one that stops calling; the kernel then drops its locks.</summary>
public sealed class CheckoutFollowTests : IDisposable
{
    private readonly TempRepository temp = new();
    private readonly GitRepository repository;
    private readonly CheckoutFollow follow;
    private readonly string start;
    private readonly Candidate candidate;

    public CheckoutFollowTests()
    {
        repository = temp.Open();
        follow = new(repository);
        start = temp.Head;
        var tip = temp.CommitOn("feat", start, ("a.txt", "merged content\n"), ("new", "new content\n"), ("dir/b.txt", null));
        candidate = new Candidates(repository).BuildAsync(new() { Target = "main", OldTarget = start, Tips = [tip], Message = "Merge\n" }, default)
            .GetAwaiter().GetResult().Candidate!;
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Killed_before_the_branch_moved_everything_is_as_before()
    {
        await DieAfterPreparingAsync();
        Assert.True(File.Exists(Lock));
        Assert.Empty(await follow.RecoverAsync(default));
        Assert.Equal(start, temp.Head);
        AssertInStep();
    }

    [Fact]
    public async Task Killed_between_branch_and_checkout_recovery_finishes()
    {
        await DieAfterPreparingAsync();
        Assert.Null(await new TargetMove(repository).SwapAsync(candidate, "merge", default));

        // Until then nobody can commit the old files onto the new commit, however long it takes.
        File.SetLastWriteTimeUtc(Lock, DateTime.UtcNow.AddMinutes(-1));
        Assert.NotEqual(0, temp.TryGitIn(temp.Path, "commit", "-q", "--allow-empty", "-a", "-m", "would revert"));
        Assert.Equal([temp.Path], (await follow.RecoverAsync(default)).Select(followed => followed.Path));
        Assert.Equal(candidate.Commit, temp.Head);
        Assert.Equal("merged content\n", temp.Read("a.txt"));
        AssertInStep();
        Assert.Empty(await follow.RecoverAsync(default));
    }

    [Fact]
    public async Task Killed_after_the_files_moved_recovery_only_puts_the_index_in_place()
    {
        await DieAfterPreparingAsync();
        Assert.Null(await new TargetMove(repository).SwapAsync(candidate, "merge", default));
        await ReadTreeAsync();
        Assert.Single(await follow.RecoverAsync(default));
        AssertInStep();
    }

    [Fact]
    public async Task Killed_after_the_index_is_in_place_recovery_only_lets_go()
    {
        await DieAfterPreparingAsync();
        Assert.Null(await new TargetMove(repository).SwapAsync(candidate, "merge", default));
        await ReadTreeAsync();
        File.Move(NewIndex, Path.Combine(temp.Path, ".git", "index"), overwrite: true);
        Assert.Single(await follow.RecoverAsync(default));
        AssertInStep();
    }

    [Fact]
    public async Task Killed_after_letting_go_of_the_lock_recovery_does_not_take_anybody_elses()
    {
        await DieAfterPreparingAsync();
        Assert.Null(await new TargetMove(repository).SwapAsync(candidate, "merge", default));
        await ReadTreeAsync();
        File.Move(NewIndex, Path.Combine(temp.Path, ".git", "index"), overwrite: true);
        File.WriteAllText(Lock, "a person's");
        Assert.Empty(await follow.RecoverAsync(default));
        Assert.Equal("a person's", File.ReadAllText(Lock));
        File.Delete(Lock);
        Assert.Single(await follow.RecoverAsync(default));
        AssertInStep();
    }

    [Theory]
    [InlineData("a.txt", "")]
    [InlineData("a.txt", "merged con")]
    [InlineData("a.txt", null)]
    [InlineData("new", "new content\n")]
    [InlineData("new", "new")]
    public async Task Killed_in_the_middle_of_writing_a_file_recovery_writes_it_whole(string path, string? written)
    {
        await DieAfterPreparingAsync();
        Assert.Null(await new TargetMove(repository).SwapAsync(candidate, "merge", default));
        if (written is null)
        {
            File.Delete(Path.Combine(temp.Path, path));
        }
        else
        {
            temp.Write(path, written);
        }

        File.WriteAllText($"{NewIndex}.lock", "half");
        Assert.Empty((await follow.RecoverAsync(default)).Single().KeptLocal);
        AssertInStep();
    }

    [Fact]
    public async Task A_file_edited_in_the_very_moment_keeps_its_content_and_nothing_else_stays_behind()
    {
        var prepared = (await follow.PrepareAsync("main", start, candidate.Commit, default)).Value;
        Assert.Null(await new TargetMove(repository).SwapAsync(candidate, "merge", default));
        temp.Write("a.txt", "typed just now");
        temp.Write("new", "typed too");
        temp.Write("dir/b.txt", "and here");
        var followed = (await prepared.CompleteAsync(default)).Single();
        prepared.Dispose();
        Assert.Equal(["a.txt", "dir/b.txt", "new"], followed.KeptLocal);
        Assert.Equal("typed just now", temp.Read("a.txt"));
        Assert.Equal("typed too", temp.Read("new"));
        Assert.Equal(" M a.txt\n M new\n?? dir/b.txt", temp.Status());
    }

    [Fact]
    public async Task While_a_living_process_is_at_it_recovery_stays_away_and_a_second_move_holds()
    {
        using var prepared = (await follow.PrepareAsync("main", start, candidate.Commit, default)).Value;
        Assert.Empty(await follow.RecoverAsync(default));
        Assert.True(File.Exists(Lock));
        Assert.Equal("merge.checkout_busy", (await new TargetMove(repository).MoveAsync(candidate, "merge", default)).Refusal!.Code);
        prepared.Abandon();
        AssertInStep();
    }

    [Fact]
    public async Task The_next_move_recovers_what_the_last_left_behind()
    {
        await DieAfterPreparingAsync();
        Assert.Null(await new TargetMove(repository).SwapAsync(candidate, "merge", default));
        var tip = temp.CommitOn("next", candidate.Commit, ("next", "x"));
        var next = (await new Candidates(repository).BuildAsync(
            new() { Target = "main", OldTarget = candidate.Commit, Tips = [tip], Message = "Merge\n" }, default)).Candidate!;
        Assert.Equal(MoveOutcome.Moved, (await new TargetMove(repository).MoveAsync(next, "merge", default)).Value.Outcome);
        Assert.Equal("merged content\n", temp.Read("a.txt"));
        AssertInStep();
    }

    [Fact]
    public async Task Settling_waits_for_a_git_that_outlived_its_process()
    {
        await DieAfterPreparingAsync();
        Assert.Null(await new TargetMove(repository).SwapAsync(candidate, "merge", default));
        Task<Refusal?> settling;
        using (File.Create($"{NewIndex}.lock"))
        {
            Assert.Equal("merge.checkout_busy", (await follow.SettleAsync(TimeSpan.Zero, default))!.Code);
            settling = follow.SettleAsync(TimeSpan.FromMinutes(1), default);
            Assert.NotEqual("merged content\n", temp.Read("a.txt"));
            Assert.False(settling.IsCompleted);
        }

        Assert.Null(await settling);
        Assert.Equal("merged content\n", temp.Read("a.txt"));
        AssertInStep();
    }

    [Fact]
    public async Task Settling_waits_for_a_branch_that_is_about_to_move()
    {
        await DieAfterPreparingAsync();
        var (moves, may) = (Path.Combine(temp.Outside, "moves"), Path.Combine(temp.Outside, "may"));
        var hook = temp.Write(".git/hooks/reference-transaction", $"#!/bin/sh\n[ \"$1\" = prepared ] || exit 0\ntouch '{moves}'\ni=0\nwhile [ ! -e '{may}' ] && [ $i -lt 3000 ]; do i=$((i+1)); sleep 0.02; done\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var moving = Task.Run(() => temp.Git("-c", "core.hooksPath=.git/hooks", "update-ref", "refs/heads/main", candidate.Commit, start));
        Assert.True(SpinWait.SpinUntil(() => File.Exists(moves), TimeSpan.FromMinutes(1)));
        Assert.NotNull(await follow.SettleAsync(TimeSpan.Zero, default));
        var settling = follow.SettleAsync(TimeSpan.FromMinutes(1), default);
        File.WriteAllText(may, "");
        await moving;
        Assert.Null(await settling);
        Assert.Equal(candidate.Commit, temp.Head);
        Assert.Equal("merged content\n", temp.Read("a.txt"));
        AssertInStep();
    }

    [Fact]
    public async Task A_note_cut_off_while_being_written_is_thrown_away()
    {
        var note = TempRepository.WriteIn(repository.Place.StateDirectory, "checkout-follow/0123456789", "{\"path\":\"/x");
        Assert.Empty(await follow.RecoverAsync(default));
        Assert.Equal(0, new FileInfo(note).Length);
    }

    [Fact]
    public async Task Indexes_left_by_processes_that_died_are_cleared_away_and_fresh_ones_stay()
    {
        var old = TempRepository.WriteIn(repository.Place.StateDirectory, "tmp/1000-x.index", "x");
        using var fresh = new TemporaryIndex(repository, Path.Combine(temp.Path, ".git", "index"));
        await follow.RecoverAsync(default);
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(fresh.File));
    }

    [Fact]
    public async Task A_checkout_that_has_gone_elsewhere_meanwhile_is_left_alone()
    {
        await DieAfterPreparingAsync();
        Assert.Null(await new TargetMove(repository).SwapAsync(candidate, "merge", default));
        File.Delete(Lock);
        temp.Git("checkout", "-q", "-f", "-b", "elsewhere", start);
        Assert.Empty(await follow.RecoverAsync(default));
        AssertInStep();
        Assert.Equal(start, temp.Head);
    }

    [Fact]
    public async Task Asking_beforehand_leaves_no_trace()
    {
        Assert.Null(await follow.CheckAsync("main", start, candidate.Commit, default));
        AssertInStep();
        temp.Write("a.txt", "edited");
        Assert.Equal("merge.checkout_dirty", (await follow.CheckAsync("main", start, candidate.Commit, default))!.Code);
        Assert.Equal(" M a.txt", temp.Status());
    }

    private string Lock => Path.Combine(temp.Path, ".git", "index.lock");

    private string NewIndex => Path.Combine(temp.Path, ".git", "interlock-follow.index");

    private async Task DieAfterPreparingAsync() => (await follow.PrepareAsync("main", start, candidate.Commit, default)).Value.Dispose();

    private Task ReadTreeAsync()
    {
        var call = repository.Call(repository.Place.Here, "read-tree", "-m", "-u", start, candidate.Commit);
        return repository.Git.MustAsync(call with { Own = call.Own! with { Index = NewIndex } }, default);
    }

    private void AssertInStep()
    {
        Assert.Equal("", temp.Status());
        Assert.False(File.Exists(Lock));
        Assert.Empty(Directory.GetFiles(Path.Combine(temp.Path, ".git"), "interlock-*"));
        Assert.All(Directory.GetFiles(Path.Combine(repository.Place.StateDirectory, "checkout-follow")), note => Assert.Equal(0, new FileInfo(note).Length));
    }
}
