using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Merging;

namespace Interlock.Cli.Commands.Merge;

/// <summary><c>merge process</c>: works on the merge queue.</summary>
internal sealed class MergeProcessCommand : WorkplaceCommand
{
    private readonly Option untilEmpty = Option.Flag("--until-empty", "Go on until nothing is left that could be merged; otherwise one.");

    public override CommandShape Shape => new("merge process", "Test and merge what waits in the queue.")
    {
        Description = "The target only moves to a commit whose exact tree passed the configured checks. What is merged is then deployed, where merge.deploy is set. Ends with the code of the last refusal when something was not merged.",
        Options = [untilEmpty],
        Data = AnswerShape.List<MergedAnswer>("merge.process"),
        Examples = ["interlock merge process --until-empty"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        if (workplace.RequireTrust() is { } untrusted)
        {
            return context.Refuse(untrusted);
        }

        var round = new MergeRound(workplace, context.Actor().Host);
        if (context.DryRun)
        {
            context.Print.Warn("checks.not_run", "The checks are not run in a rehearsal: what they say is not known.");
            var rehearsed = await round.RehearseAsync(arguments.Has(untilEmpty), context.Interrupts.Graceful);
            return rehearsed.IsRefused ? context.Refuse(rehearsed.Refusal) : Answer(context, rehearsed.Value);
        }

        var processed = await round.RunAsync(arguments.Has(untilEmpty), context.Interrupts.Graceful);
        if (processed.IsRefused)
        {
            return context.Refuse(processed.Refusal);
        }

        if (processed.Value.LastOrDefault(outcome => outcome.Refusal is not null) is { Refusal: { } refusal })
        {
            foreach (var outcome in processed.Value.Where(outcome => outcome.Refusal is null))
            {
                context.Print.Warn("merge.done", $"{outcome.Task}: {MergedAnswer.Word(outcome.Result)} {outcome.Commit}");
            }

            return context.Refuse(refusal);
        }

        return Answer(context, processed.Value);
    }

    private static int Answer(CommandContext context, IReadOnlyList<MergeOutcome> outcomes) => context.Print.List(outcomes.Select(MergedAnswer.Of), page =>
    {
        foreach (var outcome in outcomes)
        {
            page.Line(outcome.Refusal is null ? Piece.Good(MergedAnswer.Word(outcome.Result)) : Piece.Waiting(MergedAnswer.Word(outcome.Result)), " ", Piece.Strong(outcome.Task), $"  {outcome.Commit}{outcome.Refusal?.Message}");
        }

        if (outcomes.Count == 0)
        {
            page.Line("Nothing waits to be merged.");
        }
    });
}
