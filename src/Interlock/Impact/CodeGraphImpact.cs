using Interlock.Gates;
using Interlock.Git;
using Interlock.Impact.Commands;
using Interlock.Impact.Scanning;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Impact;

/// <summary>
/// Asks a code graph who depends on the files and on what they declare. The graph's own judgement counts where it is higher than the
/// thresholds'. What the graph does not know, or says itself that it does not know wholly, the built-in analysis answers.
/// </summary>
/// <param name="graph">Opens the graph for one analysis.</param>
/// <param name="trusted">Null when the program may run; asked before each start.</param>
internal sealed class CodeGraphImpact(
    Func<GitNexus> graph, IImpactProvider builtIn, GitRepository repository, TimeProvider clock, Thresholds thresholds, int depth, Func<Refusal?> trusted) : IImpactProvider
{
    /// <summary>Files and names that are asked about; each question starts a program.</summary>
    private const int MostFiles = 30;

    private const int MostNames = 30;

    public string Name => "code-graph";

    public async Task<Result<ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, string commit, CancellationToken cancellation)
    {
        var record = ImpactAnswers.Blank(task, files, commit, $"{Name} gitnexus", clock.GetUtcNow());
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

        if (trusted() is { } untrusted)
        {
            return untrusted;
        }

        var nexus = graph();
        var version = await nexus.OpenAsync(commit, cancellation);
        if (version.IsRefused)
        {
            return version.Refusal;
        }

        var names = await NamesAsync(tracked, changed, cancellation);
        var asked = await AskAsync(nexus, [.. changed.Order(StringComparer.Ordinal)], names, cancellation);
        return asked.IsRefused ? asked.Refusal : await JudgedAsync(record with { Source = $"{record.Source} {version.Value}" }, task, tracked, changed, asked.Value, cancellation);
    }

    private async Task<Result<Gathered>> AskAsync(GitNexus nexus, List<string> changed, List<(string File, string Name)> names, CancellationToken cancellation)
    {
        var gathered = new Gathered();
        foreach (var file in changed.Take(MostFiles))
        {
            var answer = await nexus.FileAsync(file, depth, cancellation);
            if (answer.IsRefused)
            {
                return answer.Refusal;
            }

            gathered.Add(file, answer.Value);
        }

        gathered.Unsure.UnionWith(changed.Skip(MostFiles));
        foreach (var (file, name) in names)
        {
            var answer = await nexus.SymbolAsync(name, file, depth, cancellation);
            if (answer.IsRefused)
            {
                return answer.Refusal;
            }

            gathered.AddSymbol(name, answer.Value);
        }

        return gathered;
    }

    private async Task<Result<ImpactRecord>> JudgedAsync(
        ImpactRecord record, WorkTask task, IReadOnlyList<TreeFile> tracked, HashSet<string> changed, Gathered gathered, CancellationToken cancellation)
    {
        var known = tracked.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var reached = gathered.Reached.Where(file => known.Contains(file.Key) && !changed.Contains(file.Key)).ToDictionary(StringComparer.Ordinal);
        var signs = new ReachSigns(changed, new(reached, false), [], [], []);
        var byReach = thresholds.Judge(signs.All(0));
        var judged = record with
        {
            Risk = gathered.Risk > byReach ? gathered.Risk.Value : byReach,
            AffectedFiles = [.. signs.Affected.Take(ImpactAnswers.KeptFiles).Order(StringComparer.Ordinal)],
            Symbols = [.. gathered.Symbols.Take(ImpactAnswers.KeptSymbols)],
            Reason = $"{signs.InWords(0, thresholds, "")}; the graph says {gathered.Risk?.Name() ?? "nothing"}",
        };
        if (gathered.Unsure.Count == 0)
        {
            return judged;
        }

        var rest = await builtIn.AnalyzeAsync(task, [.. gathered.Unsure], record.Commit, cancellation);
        return rest.IsRefused
            ? rest
            : judged with
            {
                Risk = rest.Value.Risk > judged.Risk ? rest.Value.Risk : judged.Risk,
                AffectedFiles = [.. judged.AffectedFiles.Union(rest.Value.AffectedFiles, StringComparer.Ordinal).Except(changed, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                Symbols = [.. judged.Symbols.Union(rest.Value.Symbols, StringComparer.Ordinal).Take(ImpactAnswers.KeptSymbols)],
                Source = $"{judged.Source}, built-in for {gathered.Unsure.Count} file(s)",
                Reason = $"{judged.Reason}. Not wholly in the graph, so also built-in: {rest.Value.Reason}",
            };
    }

    private async Task<List<(string File, string Name)>> NamesAsync(IReadOnlyList<TreeFile> tracked, HashSet<string> changed, CancellationToken cancellation)
    {
        var own = tracked.Where(file => changed.Contains(file.Path) && Unread.IsPlain(file) && file.Size <= Unread.LargestFile && Languages.Of(file.Path) is not null).Take(MostFiles).ToList();
        var scan = new SourceScan();
        var contents = await repository.ReadFilesAsync(own, cancellation);
        return [.. own.Zip(contents, (file, content) => scan.Read(file.Path, content.Span)).OfType<SourceFacts>()
            .SelectMany(facts => facts.Declares.Select(name => (facts.Path, scan.Names.Name(name)))).Take(MostNames)];
    }

    private sealed class Gathered
    {
        public Dictionary<string, int> Reached { get; } = new(StringComparer.Ordinal);

        /// <summary>Files that the graph does not know, or not wholly.</summary>
        public HashSet<string> Unsure { get; } = new(StringComparer.Ordinal);

        public List<string> Symbols { get; } = [];

        public Risk? Risk { get; private set; }

        public void Add(string file, GraphAnswer answer)
        {
            Take(answer);
            if (!answer.IsWhole)
            {
                Unsure.Add(file);
            }
        }

        public void AddSymbol(string name, GraphAnswer answer)
        {
            Take(answer);
            if (answer.Known)
            {
                Symbols.Add(name);
            }
        }

        private void Take(GraphAnswer answer)
        {
            Risk = answer.Risk > Risk || Risk is null ? answer.Risk ?? Risk : Risk;
            foreach (var (file, distance) in answer.Reached)
            {
                Reached[file] = Math.Min(distance, Reached.GetValueOrDefault(file, int.MaxValue));
            }
        }
    }
}
