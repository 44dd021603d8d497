using Interlock.Claims;
using Interlock.Gates;
using Interlock.Git;
using Interlock.Impact.Scanning;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Impact;

/// <summary>
/// Whatever the language: who imports the files to be changed or uses what they declare, who uses those, who names them in text, and
/// what changed together with them before.
/// </summary>
/// <param name="depth">Steps from file to file that are followed.</param>
/// <param name="specFiles">Path patterns of spec files.</param>
internal sealed class BuiltInImpact(
    GitRepository repository, TimeProvider clock, Thresholds thresholds, int depth, IReadOnlyList<string> sharedFiles, IReadOnlyList<string> specFiles) : IImpactProvider
{
    private const int HistoryWindow = 500;
    private const int LargestCommit = 30;
    private const int MostNamed = 200;

    /// <summary>What a file counts that only names a changed file of a language that is understood: it may be prose.</summary>
    private const double NamedOnly = 0.5;

    public string Name => "built-in";

    public async Task<Result<ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, string commit, CancellationToken cancellation)
    {
        var record = ImpactAnswers.Blank(task, files, commit, Name, clock.GetUtcNow());
        if (ImpactAnswers.IsNothing(files, commit))
        {
            return record with { Reason = ImpactAnswers.NoFile };
        }

        var tracked = await repository.ListSizedFilesAsync(commit, cancellation);
        var changed = ImpactAnswers.Existing(files, tracked);
        if (changed.Count == 0)
        {
            return record with { Reason = ImpactAnswers.OnlyNew };
        }

        var history = repository.CoChangesAsync(commit, changed, HistoryWindow, LargestCommit, cancellation);
        var sources = await new SourceReader(repository).ReadAsync(tracked, changed, cancellation);
        var index = new FileIndex(tracked.Select(file => file.Path));
        var graph = new UseGraph(sources.Files, new(index, sources.Manifests));
        var (understood, others) = Parted(changed, graph);
        var signs = new ReachSigns(
            changed,
            Reach.Of(graph, changed, depth, LeftOut),
            Other(await NamedAsync(commit, others, cancellation), changed),
            Other(await NamedAsync(commit, understood, cancellation), changed),
            [.. (await history).Where(other => other.Together >= 3 && other.Together * 2 >= other.Commits && index.Has(other.Path) && !LeftOut(other.Path)).Select(other => other.Path)]);
        return record with
        {
            Risk = thresholds.Judge(signs.All(NamedOnly), changed.Any(path => SharedFiles.IsShared(path, sharedFiles))),
            AffectedFiles = [.. signs.Affected.Take(ImpactAnswers.KeptFiles).Order(StringComparer.Ordinal)],
            Symbols = Symbols(graph, sources.Names, changed),
            Reason = signs.InWords(NamedOnly, thresholds, sources.Unread),
        };
    }

    /// <summary>A spec names the files of its tasks, and changes with every tick: it depends on nothing.</summary>
    private bool LeftOut(string path) => specFiles.Any(spec => LockPath.Covers(spec, path));

    private static (List<string> Understood, List<string> Others) Parted(IEnumerable<string> changed, UseGraph graph)
    {
        var parts = changed.Order(StringComparer.Ordinal).ToLookup(graph.Knows);
        return ([.. parts[true]], [.. parts[false]]);
    }

    private List<string> Other(IEnumerable<string> paths, HashSet<string> changed) => [.. paths.Where(path => !changed.Contains(path) && !LeftOut(path))];

    private async Task<IReadOnlyList<string>> NamedAsync(string commit, List<string> changed, CancellationToken cancellation) =>
        changed.Count == 0 ? [] : await repository.SearchAsync(commit, changed.Take(MostNamed).SelectMany(Mentions.Of).Distinct(StringComparer.Ordinal), wholeWords: true, cancellation);

    private static List<string> Symbols(UseGraph graph, NameTable names, IEnumerable<string> changed) =>
        [.. changed.SelectMany(graph.NamesOf).GroupBy(one => one.Name)
            .Select(same => (Name: names.Name(same.Key), Users: same.Sum(one => one.Users)))
            .OrderByDescending(one => one.Users).ThenBy(one => one.Name, StringComparer.Ordinal)
            .Take(ImpactAnswers.KeptSymbols).Select(one => one.Name)];
}
