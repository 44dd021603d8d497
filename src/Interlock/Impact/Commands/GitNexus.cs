using System.Globalization;
using System.Text.Json;

namespace Interlock.Impact.Commands;

/// <summary>
/// GitNexus, a code graph with a command line: <c>status --json</c> says which commit its index is of, <c>impact</c> who depends on a file
/// or a symbol. It indexes what is checked out, by <c>gitnexus analyze</c>.
/// </summary>
/// <param name="programs">Where it is looked for.</param>
/// <param name="repository">The main checkout, where it runs.</param>
/// <param name="limit">Time for all questions of one analysis together.</param>
internal sealed class GitNexus(AnalyzerProcess process, Programs programs, string repository, TimeSpan limit, TimeProvider clock)
{
    private const string Program = "gitnexus";
    private const string Who = "GitNexus";
    private const int MostPerDepth = 2000;

    private readonly long started = clock.GetTimestamp();
    private string? program;

    /// <summary>Ready to answer for exactly this commit.</summary>
    /// <returns>Its version; or why it cannot answer: <c>impact.provider_missing</c>, <c>impact.graph_missing</c>, <c>impact.graph_stale</c>.</returns>
    public async Task<Result<string>> OpenAsync(string commit, CancellationToken cancellation)
    {
        program = programs.Find(Program);
        if (program is null)
        {
            return new Refusal(RefusalKind.Failed, "impact.provider_missing", "impact.provider is 'code-graph', but the program gitnexus is not in PATH.",
                $"Install it (npm install --global gitnexus) and index {repository} with 'gitnexus analyze --index-only'; or set impact.fallback or impact.provider to built-in.");
        }

        var version = await AskAsync(["--version"], cancellation);
        if (version.IsRefused)
        {
            return version.Refusal;
        }

        var status = await AskAsync(["status", "--json"], cancellation);
        if (status.IsRefused)
        {
            return status.Refusal;
        }

        using var document = GraphAnswer.ObjectIn(status.Value.Output);
        if (status.Value.ExitCode != 0 || document is null)
        {
            return Wrong(["status", "--json"], status.Value, "printed no status as JSON");
        }

        return IndexProblem(document.RootElement, commit) is { } problem ? problem : ImpactAnswers.Line(version.Value.Output);
    }

    /// <summary>Who depends on a file.</summary>
    public Task<Result<GraphAnswer>> FileAsync(string file, int depth, CancellationToken cancellation) => ImpactAsync([$"--uid=File:{file}"], depth, cancellation);

    /// <summary>Who depends on a symbol of a file.</summary>
    public Task<Result<GraphAnswer>> SymbolAsync(string name, string file, int depth, CancellationToken cancellation) => ImpactAsync([name, $"--file={file}"], depth, cancellation);

    private async Task<Result<GraphAnswer>> ImpactAsync(string[] target, int depth, CancellationToken cancellation)
    {
        string[] words =
        [
            "impact", .. target, "--direction=upstream", string.Create(CultureInfo.InvariantCulture, $"--depth={depth}"), "--include-tests",
            string.Create(CultureInfo.InvariantCulture, $"--limit={MostPerDepth}"), $"--repo={repository}",
        ];
        var asked = await AskAsync(words, cancellation);
        if (asked.IsRefused)
        {
            return asked.Refusal;
        }

        using var document = GraphAnswer.ObjectIn(asked.Value.Output);
        if (document is null)
        {
            return Wrong(words, asked.Value, "printed no answer as JSON");
        }

        var (answer, wrong) = GraphAnswer.Of(document.RootElement);
        return answer is null ? Wrong(words, asked.Value with { ExitCode = 0 }, wrong) : answer;
    }

    private Refusal? IndexProblem(JsonElement status, string commit)
    {
        var again = $"Check out that commit in {repository} and run 'gitnexus analyze --index-only' there; 'gitnexus analyze --watch' keeps the index up to date. Or set impact.fallback: built-in.";
        if (GraphAnswer.Text(status, "error") is { Length: > 0 } error)
        {
            return new(RefusalKind.Failed, "impact.graph_missing", $"GitNexus has no index of {repository} ({ImpactAnswers.Line(error)}).", again);
        }

        var index = status.TryGetProperty("index", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var indexed = index.ValueKind == JsonValueKind.Object ? GraphAnswer.Text(index, "commit") ?? "" : "";
        var isPartial = index.ValueKind == JsonValueKind.Object && index.TryGetProperty("incompleteReasons", out var reasons)
            && reasons.ValueKind == JsonValueKind.Array && reasons.GetArrayLength() > 0;
        return indexed == commit && !isPartial
            ? null
            : new(RefusalKind.Failed, "impact.graph_stale",
                $"The index of GitNexus is {(isPartial ? "incomplete" : $"of commit {Shown.Short(indexed)}")}, and the task stands on {commit}.", again);
    }

    private async Task<Result<AnalyzerOutput>> AskAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var left = limit - clock.GetElapsedTime(started);
        var call = new AnalyzerCall(Who, [program!, .. words], repository, left);
        return left > TimeSpan.Zero ? await process.RunAsync(call, cancellation) : AnalyzerFailure.TimedOut(call with { Limit = limit }, "");
    }

    private Refusal Wrong(IReadOnlyList<string> words, AnalyzerOutput output, string what)
    {
        var call = new AnalyzerCall($"{Who} ({words[0]})", [program!, .. words], repository, limit);
        return output.ExitCode == 0 ? AnalyzerFailure.Invalid(call, what) : AnalyzerFailure.Exit(call, output.ExitCode, output.Error);
    }
}
