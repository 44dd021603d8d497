using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Runs;

namespace Interlock.Cli.Commands.Run;

/// <summary>Runs for eyes.</summary>
internal static class RunText
{
    public static int Print(CommandContext context, Runs.Run run) => context.Print.One(RunAnswer.Of(run), page => page
        .Line(Piece.Strong(run.Id), "  ", run.Description)
        .Facts(
            ("status", new($"{run.Status.Word()}{(run.Outcome is { } outcome ? $", {outcome.Word()}: {run.Reason}" : "")}", run.Status == RunStatus.Completed ? Tone.Good : run.Status == RunStatus.Running ? Tone.Active : Tone.Bad)),
            ("task", run.Task),
            ("worker", run.Worker),
            ("process", run.Pid is { } pid ? $"{pid} on {run.Host}" : ""),
            ("exit code", $"{run.ExitCode}"),
            ("output", run.OutputPath)));
}
