using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Dispatching;
using Interlock.Registry.Answering;
using Interlock.Git;

namespace Interlock.Cli.Commands.Dispatching;

/// <summary>What <c>work</c> and <c>dispatch</c> have in common: options, the live view, the summary.</summary>
internal static class Dispatch
{
    /// <summary>So many tasks are shown by a rehearsal.</summary>
    private const int Shown = 20;

    private const int StepsShown = 8;

    public static AnswerShape Summary(string name) => AnswerShape.One<WorkAnswer>(name);

    public static Option Workers() => Option.Integer("--workers", "N", "Agents at once, instead of what the pools say.", 1, 200);

    public static Option Agent() => Option.Text("--agent", "CMD", "A configured agent by its name, or a command line that serves as the agent instead of those configured.");

    public static Option PassEnvironment() => Option.Texts("--pass-env", "NAME", "A variable of your own environment that the agents get too, such as the key of their provider.");

    /// <summary>Says before anything is claimed what will not be as somebody expects.</summary>
    public static async Task WarnBeforeAsync(CommandContext context, Workplace workplace, AgentChoice choice)
    {
        var found = workplace.LookAtAgents(choice);
        if (!found.NoneCanStart)
        {
            foreach (var missing in found.Missing)
            {
                context.Print.Warn(missing.Code, $"{missing.Message} {missing.Hint}");
            }
        }

        if (found.OfKeys is { } keys)
        {
            context.Print.Warn("agent.key_not_passed", keys);
        }

        if (workplace.Git is { } git && await SigningWish.IsUnmetAsync(git, context.Interrupts.Graceful))
        {
            context.Print.Warn("merge.unsigned", SigningWish.Unmet);
        }
    }

    /// <summary>Where things stand, and what would be taken up first.</summary>
    public static int Rehearse(CommandContext context, Workplace workplace, Dispatcher dispatcher, IReadOnlyList<string> specs)
    {
        var ready = workplace.Registry.Reading.Ready(new()).Where(view => specs.Count == 0 || specs.Contains(view.Task.Spec)).Take(Shown).ToList();
        return context.Print.One(WorkAnswer.Of(dispatcher.Rehearse()), page =>
        {
            page.Line("Would be taken up first, in this order:");
            TaskText.Table(page, ready, "Nothing is ready.");
        });
    }

    /// <summary>Warns of what failed in a dispatcher and stops nothing.</summary>
    public static Action<string, Exception> Warns(CommandContext context) => (what, failure) =>
        context.Print.Warn((failure as RefusalException)?.Refusal.Code ?? "dispatcher.activity_failed", $"{what} failed and is tried again: {failure.Message}");

    /// <summary>Runs a dispatcher with the live view beside it.</summary>
    public static async Task<Result<WorkSummary>> RunAsync(CommandContext context, Workplace workplace, Dispatcher dispatcher, IReadOnlyList<string> specs)
    {
        using var ended = new CancellationTokenSource();
        using var view = context.Print.Json ? null : new LiveView(context.Print.Screen);
        var showing = view is null ? Task.CompletedTask : new LiveWork(workplace.Registry, dispatcher.Snapshot, specs).ShowAsync(view, ended.Token);
        try
        {
            return await dispatcher.RunAsync(context.Interrupts.Graceful, context.Interrupts.Hard);
        }
        finally
        {
            await ended.CancelAsync();
            await showing;
        }
    }

    /// <summary>Prints the summary; 0 when all is done, 1 when something failed, 8 when something waits, 130 when interrupted.</summary>
    public static int Conclude(CommandContext context, WorkSummary summary)
    {
        context.Print.One(WorkAnswer.Of(summary), page =>
        {
            var table = new Table(new("SPEC", Whole: true), new("TASKS", Right: true), new("DONE", Right: true), new("FAILED", Right: true), new("WAITING", Right: true));
            foreach (var spec in summary.Specs)
            {
                table.Add(Piece.Strong(spec.Spec), $"{spec.Tasks}", Piece.Good($"{spec.Done}"), spec.Failed > 0 ? Piece.Bad($"{spec.Failed}") : "0", spec.Blocked > 0 ? Piece.Waiting($"{spec.Blocked}") : "0");
            }

            page.Blank().Table(table, "No spec.");
            foreach (var (task, why) in summary.NotSetUp)
            {
                page.Line(Piece.Bad("not set up "), Piece.Strong(task), $": {why.Message}{(why.Hint is null ? "" : $" {why.Hint}")}");
            }

            foreach (var why in summary.Unstarted)
            {
                page.Line(Piece.Bad("stopped "), $"{why.Message}{(why.Hint is null ? "" : $" {why.Hint}")}");
            }

            ShowNext(page, summary.Next);
            page.Line($"{summary.Runs} runs, {summary.Merges} merges, {summary.Refusals} refusals, at most {summary.MaxParallel} side by side, {summary.Seconds:0.0} s (critical path {summary.CriticalPathSeconds:0.0} s).");
        });
        return context.Interrupts.Requested ? ExitCodes.Interrupted
            : summary.Finished ? ExitCodes.Ok
            : summary.Unstarted.Count > 0 || summary.Specs.Any(spec => spec.Failed > 0) ? ExitCodes.Failed
            : ExitCodes.Of(RefusalKind.Pending);
    }

    /// <summary>What somebody has to do, with the commands for it.</summary>
    private static void ShowNext(TextPage page, IReadOnlyList<NextStep> next)
    {
        foreach (var step in next.Take(StepsShown))
        {
            page.Line(Piece.Waiting("next "), Piece.Strong(step.Task), $": {step.Reason}");
            foreach (var command in step.Commands)
            {
                page.Line("       ", command);
            }
        }

        if (next.Count > StepsShown)
        {
            page.Line(Piece.Waiting("next "), $"and {next.Count - StepsShown} more: interlock status");
        }
    }
}
