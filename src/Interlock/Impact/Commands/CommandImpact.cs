using Interlock.Gates;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Impact.Commands;

/// <summary>Any analyser that reads <see cref="ImpactRequest"/> and prints <see cref="ImpactAnswer"/>.</summary>
/// <param name="process">Runs it.</param>
/// <param name="argv">The configured command.</param>
/// <param name="repository">The main checkout, where it runs.</param>
/// <param name="limit">Longest time it may take.</param>
/// <param name="trusted">Null when the command may run; asked before each start.</param>
internal sealed class CommandImpact(
    AnalyzerProcess process, IReadOnlyList<string> argv, string repository, TimeSpan limit, Thresholds thresholds, TimeProvider clock, Func<Refusal?> trusted) : IImpactProvider
{
    public string Name => "command";

    public async Task<Result<ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, string commit, CancellationToken cancellation)
    {
        var record = ImpactAnswers.Blank(task, files, commit, $"{Name} {Path.GetFileName(argv[0])}", clock.GetUtcNow());
        if (ImpactAnswers.IsNothing(files, commit))
        {
            return record with { Reason = ImpactAnswers.NoFile };
        }

        if (trusted() is { } refused)
        {
            return refused;
        }

        var call = new AnalyzerCall("The analyser of impact.command", argv, repository, limit)
        {
            Input = ImpactRequest.Of(task, files, commit, repository, thresholds).ToJsonString(),
            Environment = ImpactRequest.Variables(task, files, commit, repository),
        };
        var ran = await process.RunAsync(call, cancellation);
        if (ran.IsRefused)
        {
            return ran.Refusal;
        }

        if (ran.Value.ExitCode != 0)
        {
            return AnalyzerFailure.Exit(call, ran.Value.ExitCode, ran.Value.Error);
        }

        var (answer, wrong) = ImpactAnswer.Parse(ran.Value.Output, commit);
        return answer is null ? AnalyzerFailure.Invalid(call, wrong) : Judged(record, answer, files.Count);
    }

    private ImpactRecord Judged(ImpactRecord record, ImpactAnswer answer, int changed)
    {
        var affected = answer.Files ?? [];
        var counted = $"{changed} file(s) to change, {affected.Count} reached";
        return record with
        {
            Risk = answer.Risk ?? thresholds.Judge(changed + affected.Count),
            AffectedFiles = [.. affected.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(ImpactAnswers.KeptFiles)],
            Symbols = [.. answer.Symbols.Distinct(StringComparer.Ordinal).Take(ImpactAnswers.KeptSymbols).Select(ImpactAnswers.Line)],
            Reason = answer.Reason.Length > 0 ? ImpactAnswers.Line(answer.Reason)
                : answer.Risk is null ? $"{counted}; thresholds {thresholds}"
                : $"{counted}; the analyser says {answer.Risk.Value.Name()}",
        };
    }
}
