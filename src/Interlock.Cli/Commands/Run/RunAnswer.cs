using Interlock.Cli.Output;
using Interlock.Runs;

namespace Interlock.Cli.Commands.Run;

/// <summary>A run as answer.</summary>
internal static class RunAnswer
{
    public const string Fields =
        "id:text type:text status:(running|completed|failed|killed) outcome:text? reason:text? question:text? task:text? description:text pool:text? host:text worker:text? token:int? attempt:int "
        + "pid:int? started_at:time ended_at:time? exit_code:int? output:text output_preview:text? notified:bool tokens:int cost:number";

    public static void Write(ObjectWriter json, Runs.Run run)
    {
        json.Text("id", run.Id);
        json.Text("type", run.Type.Word());
        json.Text("status", run.Status.Word());
        json.Text("outcome", run.Outcome?.Word());
        json.Text("reason", run.Reason);
        json.Text("question", run.Question);
        json.Text("task", run.Task);
        json.Text("description", run.Description);
        json.Text("pool", run.Pool);
        json.Text("host", run.Host);
        json.Text("worker", run.Worker);
        json.Number("token", run.Token);
        json.Number("attempt", run.Attempt);
        json.Number("pid", run.Pid);
        json.Time("started_at", run.StartedAt);
        json.Time("ended_at", run.EndedAt);
        json.Number("exit_code", run.ExitCode);
        json.Text("output", run.OutputPath);
        json.Text("output_preview", run.OutputPreview);
        json.Flag("notified", run.Notified);
        json.Number("tokens", run.Tokens);
        json.Decimal("cost", (double)run.Cost);
    }

    public static int Print(CommandContext context, Runs.Run run) => context.Print.One(run, Write, page => page
        .Line(Piece.Strong(run.Id), "  ", run.Description)
        .Facts(
            ("status", new($"{run.Status.Word()}{(run.Outcome is { } outcome ? $", {outcome.Word()}: {run.Reason}" : "")}", run.Status == RunStatus.Completed ? Tone.Good : run.Status == RunStatus.Running ? Tone.Active : Tone.Bad)),
            ("task", run.Task),
            ("worker", run.Worker),
            ("process", run.Pid is { } pid ? $"{pid} on {run.Host}" : ""),
            ("exit code", $"{run.ExitCode}"),
            ("output", run.OutputPath)));
}
