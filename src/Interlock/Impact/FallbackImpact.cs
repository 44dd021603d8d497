using Interlock.Gates;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Impact;

/// <summary>
/// Asks one provider and, where it gives no answer, another; the record then names both. A command that nobody trusted is refused all
/// the same: that is for a person to settle.
/// </summary>
internal sealed class FallbackImpact(IImpactProvider first, IImpactProvider second) : IImpactProvider
{
    public string Name => first.Name;

    public async Task<Result<ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, string commit, CancellationToken cancellation)
    {
        var asked = await first.AnalyzeAsync(task, files, commit, cancellation);
        if (!asked.IsRefused || asked.Refusal.Kind == RefusalKind.Forbidden)
        {
            return asked;
        }

        var answer = await second.AnalyzeAsync(task, files, commit, cancellation);
        return answer.IsRefused
            ? answer
            : answer.Value with
            {
                Source = $"{answer.Value.Source} for {first.Name} ({asked.Refusal.Code})",
                Reason = $"{answer.Value.Reason}. {first.Name} gave no answer: {ImpactAnswers.Line(asked.Refusal.Message)}",
            };
    }
}
