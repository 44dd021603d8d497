using Interlock.Gates;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Impact;

/// <summary>
/// Asks an analyser that the repository did not name, and the program's own beside it: the higher risk counts, so nothing that stands
/// outside the repository's file makes a change look smaller than it is.
/// </summary>
internal sealed class StricterImpact(IImpactProvider named, IImpactProvider own) : IImpactProvider
{
    public string Name => named.Name;

    public async Task<Result<ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, string commit, CancellationToken cancellation)
    {
        var asked = await named.AnalyzeAsync(task, files, commit, cancellation);
        if (asked.IsRefused)
        {
            return asked;
        }

        var beside = await own.AnalyzeAsync(task, files, commit, cancellation);
        return beside.IsRefused || beside.Value.Risk <= asked.Value.Risk
            ? beside.IsRefused ? beside : asked
            : beside.Value with { Reason = $"{beside.Value.Reason}. {named.Name} says {asked.Value.Risk.Name()}, which counts less: the repository does not name it." };
    }
}
