using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Kiro.Syncing;

namespace Interlock.Cli.Commands.Spec;

/// <summary>Tells of each sync that a watch makes.</summary>
internal sealed class SpecWatch(CommandContext context, Workplace workplace, SpecSync sync, string? named)
{
    private readonly Dictionary<string, string> problems = new(StringComparer.Ordinal);

    /// <summary>Ends with 130 when interrupted; a spec that cannot be synced is said and tried again when it changes.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        context.Print.Shape = AnswerShape.One<SyncAnswer>("spec.sync");
        if (named is not null && sync.Of(named) is { IsRefused: true } unknown)
        {
            return context.Refuse(unknown.Refusal);
        }

        await new SpecWatching(workplace, sync, named, Tell).RunAsync(stop);
        return ExitCodes.Interrupted;
    }

    private void Tell(SyncSource source, Result<SyncReport> report, bool first)
    {
        var found = report.IsRefused ? report.Refusal.Message
            : string.Join('\n', report.Value.Result.Conflicts.Concat(report.Value.Result.Errors).Select(problem => problem.ToString()));
        var isNews = found != problems.GetValueOrDefault(source.Spec, "");
        problems[source.Spec] = found;
        if (report.IsRefused)
        {
            if (isNews)
            {
                context.Print.Note(Piece.Bad($"{source.Spec}: "), report.Refusal.Message);
            }
        }
        else if (first || isNews || report.Value.ChangedAnything)
        {
            context.Print.One(SyncAnswer.Of(report.Value, context.DryRun), page => SyncText.Show(page, report.Value, context.DryRun, details: true));
        }
    }
}
