using Interlock.Git;
using Interlock.Registry;

namespace Interlock.Merging;

/// <summary>Ticks that found no candidate to ride with.</summary>
internal sealed class LeftoverTicks(TaskRegistry registry, IMergeRepository repository, MergeOptions options, Ticks ticks, TreeTests tests)
{
    /// <summary>Boxes of tasks that were done without a merge of their own, once nothing else is queued that they could ride with.</summary>
    public async Task LandAsync(CancellationToken cancellation)
    {
        foreach (var spec in registry.Reading.Specs().Where(spec => spec.Spec.SourcePath is not null).Select(spec => spec.Spec.Name))
        {
            if (registry.Workspace!.TargetTip() is not { IsRefused: false } tip)
            {
                return;
            }

            var riding = await ticks.ForCandidateAsync(spec, null, tip.Value, cancellation);
            if (riding.Path.Length == 0)
            {
                ticks.Landed(riding.Uids);
                await ticks.WriteFileAsync(spec, tip.Value, cancellation);
                continue;
            }

            var built = await repository.BuildAsync(
                new()
                {
                    Target = options.Target,
                    OldTarget = tip.Value,
                    Tips = [],
                    Message = $"chore: tick {riding.Uids.Count} finished task(s) of {spec}\n",
                    Replaced = riding.Replaced,
                },
                cancellation);
            if (built.Candidate is not { } candidate || options.Checks is null)
            {
                continue;
            }

            var report = await tests.RunAsync(null, candidate.Commit, candidate.Tree, cancellation);
            if (!report.IsRefused && report.Value.Failed is null)
            {
                await MoveAsync(spec, candidate, riding, cancellation);
            }
        }
    }

    private async Task MoveAsync(string spec, Candidate candidate, RidingTicks riding, CancellationToken cancellation)
    {
        var held = await ticks.HoldAsync(spec, cancellation);
        if (held.IsRefused)
        {
            return;
        }

        using var entered = held.Value;
        registry.Targeting.Expect(candidate.Commit);
        if (await repository.MoveAsync(candidate, $"interlock: ticks of {spec}", cancellation) is { IsRefused: false, Value.Outcome: MoveOutcome.Moved })
        {
            registry.Targeting.Moved(candidate.Commit);
            ticks.Landed(riding.Uids);
        }
    }
}
