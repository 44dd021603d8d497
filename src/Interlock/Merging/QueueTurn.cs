using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry;

namespace Interlock.Merging;

/// <summary>One entry of the queue from its place in it to its answer: built, tested, landed, and again while the target moves away.</summary>
internal sealed class QueueTurn
{
    private const int Rebuilds = 10;

    private readonly TaskRegistry registry;
    private readonly MergeOptions options;
    private readonly Ticks ticks;
    private readonly OutsideLanding outside;
    private readonly CandidateBuilding building;
    private readonly CandidateTesting testing;
    private readonly MergeLanding landing;
    private readonly QueueAnswers answers;

    public QueueTurn(TaskRegistry registry, IMergeRepository repository, MergeOptions options, Ticks ticks, TreeTests tests, QueueAnswers answers)
    {
        (this.registry, this.options, this.ticks, this.answers) = (registry, options, ticks, answers);
        var readBack = new MergeReadBack(registry, repository, options);
        outside = new(registry, options, tests);
        building = new(registry, repository, options, readBack, answers);
        testing = new(repository, tests, new(registry, repository, options, tests), answers);
        landing = new(registry, repository, ticks, readBack, building, answers);
    }

    public async Task<QueueAnswer> TakeAsync(MergeEntry entry, CancellationToken cancellation)
    {
        var task = registry.Lookups.Task(entry.Task);
        if (task is not { State: TaskState.Reviewing } || task.LastToken != entry.Token)
        {
            registry.Entries.Forget(entry);
            return QueueAnswer.Stale;
        }

        if (options.Checks is null)
        {
            return answers.Hold(entry, ExitGates.Merge(answers.Facts(null)).ToRefusal());
        }

        var queued = new QueuedTask(entry, task);
        if (await landing.FinishedBeforeAsync(queued, cancellation) is { } finished)
        {
            return finished;
        }

        for (var round = 0; round < Rebuilds; round++)
        {
            if (await TryAsync(queued, cancellation) is { } decided)
            {
                return decided;
            }
        }

        return answers.Hold(entry, new(RefusalKind.Conflict, "merge.target_moving", $"{options.Target} kept moving while {task.Ref} was merged.", "It is tried again with the next run of the queue."));
    }

    /// <summary>One candidate. Null: the target moved meanwhile, build a new one.</summary>
    private async Task<QueueAnswer?> TryAsync(QueuedTask queued, CancellationToken cancellation)
    {
        var (entry, task) = (queued.Entry, queued.Task);
        await registry.Targeting.LookAsync(cancellation);
        var tip = registry.Workspace!.TargetTip();
        if (tip.IsRefused)
        {
            return answers.Hold(entry, tip.Refusal);
        }

        if (queued.Merges && await outside.FindAsync(entry, task, cancellation) is { } found)
        {
            return found.IsRefused ? answers.Hold(entry, found.Refusal) : await landing.CompleteAsync(queued, [], found.Value.Facts, found.Value.Report, cancellation);
        }

        var riding = await ticks.ForCandidateAsync(task.Spec, task.Id, tip.Value, cancellation);
        if (!queued.Merges && riding.Path.Length == 0)
        {
            return await testing.TestTipAsync(entry, tip.Value, cancellation) ?? await landing.RecordTipAsync(queued, tip.Value, riding, cancellation);
        }

        var (ready, answer) = await building.BuildAsync(queued, tip.Value, riding, cancellation);
        return ready is null ? answer
            : await testing.TestAsync(queued, ready, cancellation) ?? await landing.LandAsync(queued, ready, cancellation);
    }
}
