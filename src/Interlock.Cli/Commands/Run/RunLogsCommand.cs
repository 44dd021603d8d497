using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Runs;

namespace Interlock.Cli.Commands.Run;

/// <summary><c>run logs</c>: what a run has printed.</summary>
internal sealed class RunLogsCommand : WorkplaceCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Operand id = Operand.One("ID", "The run.");
    private readonly Option follow = Option.Flag("--follow", "Go on while it runs.");

    public override CommandShape Shape => new("run logs", "Print what a run has printed.") { Operands = [id], Options = [follow], Examples = ["interlock run logs 1a2b3c4d --follow"] };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var run = workplace.Registry.Runs.Find(arguments.Required(id));
        if (run.IsRefused)
        {
            return context.Refuse(run.Refusal);
        }

        var offset = 0L;
        while (true)
        {
            await workplace.LostRuns.SettleDeadAsync(context.Interrupts.Graceful);
            var running = workplace.Registry.Runs.Find(run.Value.Id) is { IsRefused: false, Value.Status: RunStatus.Running };
            offset = Copy(context, run.Value.OutputPath, offset);
            if (!arguments.Has(follow) || !running)
            {
                return ExitCodes.Ok;
            }

            await Task.Delay(Pause, context.Time, context.Interrupts.Graceful);
        }
    }

    private static long Copy(CommandContext context, string path, long offset)
    {
        var opened = RepositoryFile.Open(Path.GetDirectoryName(path)!, path);
        if (opened.IsRefused)
        {
            return opened.Refusal.Code == "file.not_found" ? offset : throw new RefusalException(opened.Refusal);
        }

        using var file = opened.Value;
        file.Seek(Math.Min(offset, file.Length), SeekOrigin.Begin);
        var buffer = new byte[64 * 1024];
        var (read, before) = (0, (byte)0);
        while ((read = file.Read(buffer)) > 0)
        {
            var last = buffer[read - 1];
            context.Print.Foreign(buffer.AsSpan(0, read), before);
            before = last;
        }

        return file.Position;
    }
}
