using Interlock.Claims;
using Interlock.Gates;
using Interlock.Git;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Impact;

/// <summary>
/// Language-neutral: who names the files to be changed, what changed together with them before, and how far that reaches.
/// </summary>
/// <param name="specFiles">Path patterns of spec files.</param>
public sealed class BuiltInImpact(GitRepository repository, TimeProvider clock, Thresholds thresholds, IReadOnlyList<string> sharedFiles, IReadOnlyList<string> specFiles) : IImpactProvider
{
    private const int HistoryWindow = 500;
    private const int LargestCommit = 30;

    public string Name => "built-in";

    public async Task<Result<ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, string commit, CancellationToken cancellation)
    {
        var record = ImpactAnswers.Blank(task, files, commit, Name, clock.GetUtcNow());
        if (ImpactAnswers.IsNothing(files, commit))
        {
            return record with { Reason = ImpactAnswers.NoFile };
        }

        var tracked = (await repository.ListFilesAsync(commit, cancellation)).Select(file => file.Path).ToList();
        var targets = tracked.Where(path => files.Any(file => LockPath.Covers(file, path))).ToHashSet(StringComparer.Ordinal);
        if (targets.Count == 0)
        {
            return record with { Reason = ImpactAnswers.OnlyNew };
        }

        var words = targets.Take(200).SelectMany(Mentions.Of).Distinct(StringComparer.Ordinal).ToList();
        var dependents = (await repository.SearchAsync(commit, words, wholeWords: true, cancellation)).Where(path => !targets.Contains(path)).ToList();
        var companions = (await repository.CoChangesAsync(commit, targets, HistoryWindow, LargestCommit, cancellation))
            .Where(other => other.Together >= 3 && other.Together * 2 >= other.Commits)
            .Select(other => other.Path)
            .Where(tracked.Contains)
            .ToList();

        // A spec names the files of its tasks, and changes with every tick: it depends on nothing.
        var affected = dependents.Union(companions).Where(path => !specFiles.Any(spec => LockPath.Covers(spec, path))).Order(StringComparer.Ordinal).ToList();
        var risk = thresholds.Judge(targets.Count + affected.Count, targets.Count + affected.Count, targets.Any(path => SharedFiles.IsShared(path, sharedFiles)));
        return record with
        {
            Risk = risk,
            AffectedFiles = affected,
            Symbols = [.. words.Take(50)],
            Reason = $"{targets.Count} file(s) to change; {dependents.Count} file(s) name them, {companions.Count} changed together with them before",
        };
    }
}
