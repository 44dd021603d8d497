using Interlock.Git;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Merging;

/// <summary>
/// Moves the target, and nothing else does: only by fast-forward, by compare-and-swap, to a commit whose exact tree passed the
/// configured checks. Serial; one process at a time holds the queue.
/// </summary>
internal sealed class MergeQueue
{
    /// <summary>For a checkout that is still being brought in step; the queue is run again soon.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Whoever wants the checks run waits a little for a merge under way.</summary>
    private static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(30);

    private readonly TaskRegistry registry;
    private readonly IMergeRepository repository;
    private readonly MergeOptions options;
    private readonly RepositoryMutex mutex;
    private readonly TreeTests tests;
    private readonly QueueTurn turn;
    private readonly LeftoverTicks leftovers;
    private readonly QueueAnswers answers;

    public MergeQueue(TaskRegistry registry, GitRepository repository, MergeOptions options, CheckRunner runner)
        : this(registry, new GitMerges(repository, options, runner), options)
    {
    }

    internal MergeQueue(TaskRegistry registry, IMergeRepository repository, MergeOptions options)
    {
        this.registry = registry;
        this.repository = repository;
        this.options = options;
        mutex = new(Path.Combine(repository.StateDirectory, "merge.lock"), registry.Context.Clock);
        var ticks = new Ticks(registry, repository);
        tests = new TreeTests(registry, repository, options);
        leftovers = new(registry, repository, options, ticks, tests);
        answers = new(registry, options);
        turn = new(registry, repository, options, ticks, tests, answers);
    }

    /// <summary>Runs the configured checks on a commit, in the clean checkout that candidates are tested in; nothing is merged.</summary>
    /// <param name="commit">40 hex digits.</param>
    /// <returns>The report; refusals <c>gate.refused</c> where none are configured, <c>merge.busy</c> while the queue is at work.</returns>
    public async Task<Result<CheckReport>> CheckAsync(string commit, CancellationToken cancellation)
    {
        if (options.Checks is null)
        {
            return Gates.ExitGates.Merge(answers.Facts(null)).ToRefusal();
        }

        var entered = await mutex.EnterAsync(CheckPatience, cancellation);
        if (entered.IsRefused)
        {
            return entered.Refusal with { Kind = RefusalKind.Pending, Code = "merge.busy", Message = "Another process is working on the merge queue.", Hint = "It uses the checkout that checks run in; see 'interlock merge status'." };
        }

        using var held = entered.Value;
        return options.Checks.Count == 0 ? new CheckReport(null, "", 0, "") : await tests.AgainAsync(null, commit, await repository.TreeOfAsync(commit, cancellation), cancellation);
    }

    /// <summary>
    /// Takes the queue for oneself and works on it until it is empty or everything left is held.
    /// Refusal <c>merge.busy</c> when another process holds it: that one goes on.
    /// </summary>
    /// <param name="untilEmpty">False: one entry only.</param>
    /// <param name="noted">Called with each answer as it is given.</param>
    public async Task<Result<IReadOnlyList<MergeOutcome>>> ProcessAsync(bool untilEmpty, Action<string, MergeOutcome?>? noted, CancellationToken cancellation)
    {
        var entered = await mutex.EnterAsync(TimeSpan.Zero, cancellation);
        if (entered.IsRefused)
        {
            return entered.Refusal with { Kind = RefusalKind.Pending, Code = "merge.busy", Message = "Another process is working on the merge queue.", Hint = "It merges what is queued; see 'interlock merge status'." };
        }

        using var held = entered.Value;
        var outcomes = new List<MergeOutcome>();

        // Nothing is called merged, and no box ticked, while the files of a merge before are not there.
        var behind = await repository.SettleAsync(Patience, cancellation);
        if (behind is null)
        {
            await RemoveFinishedAsync(cancellation);
        }

        var passedOver = new HashSet<string>(StringComparer.Ordinal);
        while (registry.Reading.MergeQueue().FirstOrDefault(entry => !passedOver.Contains(entry.Task)) is { } entry)
        {
            var name = registry.Lookups.NameOrUid(entry.Task);
            noted?.Invoke(name, null);
            var started = registry.Context.Clock.GetTimestamp();
            var answer = behind is null ? await GuardedAsync(entry, cancellation) : answers.Hold(entry, behind);
            var outcome = new MergeOutcome(name, answer.Result, answer.Commit, answer.Refusal, registry.Context.Clock.GetElapsedTime(started));
            outcomes.Add(outcome);
            noted?.Invoke(name, outcome);
            if (answer.Result == MergeResult.Held)
            {
                passedOver.Add(entry.Task);
            }

            if (!untilEmpty)
            {
                break;
            }
        }

        if (behind is null)
        {
            await leftovers.LandAsync(cancellation);
        }

        return outcomes;
    }

    /// <summary>What <see cref="ProcessAsync"/> would answer now if every check passed; nothing is stored, tested or moved.</summary>
    public Task<IReadOnlyList<MergeOutcome>> RehearseAsync(bool untilEmpty, CancellationToken cancellation) =>
        new MergeRehearsal(registry, repository, options).RunAsync(untilEmpty, cancellation);

    /// <summary>Puts away the checkout that checks ran in, which is made again when it is needed, and the worktrees of done tasks. Nothing while another process merges.</summary>
    public async Task TidyAsync(CancellationToken cancellation)
    {
        var entered = await mutex.EnterAsync(TimeSpan.Zero, cancellation);
        if (!entered.IsRefused)
        {
            using var held = entered.Value;
            await RemoveFinishedAsync(cancellation);
            await repository.DiscardCheckoutAsync(cancellation);
        }
    }

    /// <summary>Worktrees of tasks that are done: who merged them died before they were removed.</summary>
    private async Task RemoveFinishedAsync(CancellationToken cancellation)
    {
        foreach (var reason in repository.WorktreeReasons())
        {
            if (reason.StartsWith(WorktreeRequest.ForTask, StringComparison.Ordinal)
                && TaskRef.Parse(reason[WorktreeRequest.ForTask.Length..].Trim()) is { IsRefused: false } name
                && registry.Lookups.Task(name.Value) is { State: TaskState.Done } task)
            {
                await registry.Workspace!.RemoveWorktreeAsync(task, cancellation);
            }
        }
    }

    /// <summary>A tool or a file that fails holds the one entry it failed on, and says so; the others go on.</summary>
    private async Task<QueueAnswer> GuardedAsync(MergeEntry entry, CancellationToken cancellation)
    {
        try
        {
            return await turn.TakeAsync(entry, cancellation);
        }
        catch (RefusalException failure)
        {
            return answers.HoldFailed(entry, failure.Refusal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return answers.HoldFailed(entry, new(RefusalKind.Failed, "merge.io", failure.Message, "It is tried again with the next run of the queue."));
        }
    }
}
