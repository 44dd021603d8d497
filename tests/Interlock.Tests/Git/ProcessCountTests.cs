using Interlock.Git;

namespace Interlock.Tests.Git;

/// <summary>Every process costs milliseconds; these numbers may only go down.</summary>
public sealed class ProcessCountTests : IDisposable
{
    private readonly TempRepository temp = new();
    private readonly string log;
    private readonly GitRepository repository;

    public ProcessCountTests()
    {
        log = TempRepository.WriteIn(temp.Outside, "calls", "");
        var counting = TempRepository.WriteIn(temp.Outside, "counting", $"#!/bin/sh\necho . >> '{log}'\nexec git \"$@\"\n");
        File.SetUnixFileMode(counting, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        repository = new(RepositoryLocator.Find(temp.Path).Value, new(new() { Executable = counting }, TimeProvider.System));
    }

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_task_goes_from_worktree_to_merged_with_few_processes()
    {
        var start = temp.Head;
        var worktrees = new Worktrees(repository);
        var made = (await CountAsync(2, worktrees.AddAsync(new() { Key = "k", Branch = "feat/k", BaseCommit = start, LockReason = "run" }, default))).Value;
        TempRepository.WriteIn(made.Path, "new", "x");
        var work = (await CountAsync(6, new CommitWork(repository).CommitAsync(
            new() { Checkout = made, Branch = "feat/k", Message = "work", Author = Signature.Interlock, Base = start }, default))).Value;
        var candidate = (await CountAsync(3, new Candidates(repository).BuildAsync(
            new() { Target = "main", OldTarget = start, Tips = [work.Commit], Message = "Merge" }, default))).Candidate!;
        var tree = new CheckTree(repository, "check");
        (await CountAsync(5, tree.TakeAsync(start, default))).Value.Dispose();
        (await CountAsync(5, tree.TakeAsync(candidate.Commit, default))).Value.Dispose();
        Assert.Equal(MoveOutcome.Moved, (await CountAsync(4, new TargetMove(repository).MoveAsync(candidate, "merge", default))).Value.Outcome);
        var checks = new PostChecks(repository);
        Assert.Equal(PatchSign.Ancestor, await CountAsync(1, checks.PatchPresentAsync(start, work.Commit, candidate.Commit, default)));
        Assert.Empty(await CountAsync(2, checks.RevertedAsync(start, candidate.Commit, candidate.Tips, [], default)));
        Assert.Null((await CountAsync(7, worktrees.RemoveAsync("k", 1, candidate.Commit, default))).Value.Rescued);
    }

    private async Task<T> CountAsync<T>(int expected, Task<T> work)
    {
        var result = await work;
        Assert.Equal(expected, File.ReadAllLines(log).Length);
        File.WriteAllText(log, "");
        return result;
    }
}
