using Interlock.Cli.Composition;
using Interlock.Dispatching;
using Interlock.Launching;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Run;

/// <summary><c>run start</c>: runs a command under watch, as evidence for a task where one is named.</summary>
internal sealed class RunStartCommand : WorkplaceCommand
{
    private readonly Option task = Option.Text("--task", "SPEC/ID", "The claimed task it works for.");
    private readonly Option timeout = Option.Duration("--timeout", "The longest it may take.");

    public override CommandShape Shape => new("run start", "Run a command under watch and wait for it.")
    {
        Description = "Its output goes to a file, it is ended with all its processes when it must be, and how it ended is recorded. Ends with 0 when it succeeded.",
        Options = [task, timeout],
        Trailing = "CMD",
        Data = Schemas.DataShape.One("run.start", RunAnswer.Fields),
        Examples = ["interlock run start --task ops/3 -- ./deploy.sh staging"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        if (arguments.Trailing.Count == 0)
        {
            return context.Refuse(new(RefusalKind.Usage, "usage.invalid", "No command is given.", "Put it after --: 'interlock run start -- make test'."));
        }

        var registry = workplace.Registry;
        WorkTask? worked = null;
        if ((arguments.Text(task) ?? context.RunTask) is { } text)
        {
            var name = TaskRef.Parse(text);
            if (name.IsRefused)
            {
                return context.Refuse(name.Refusal);
            }

            // Renews the lease, and refuses whoever does not hold the task.
            var held = registry.Working.Heartbeat(name.Value, context.Token, context.Actor());
            if (held.IsRefused)
            {
                return context.Refuse(held.Refusal);
            }

            worked = held.Value;
        }

        var id = registry.Context.Ids.Next(8);
        var directory = Path.Combine(workplace.RunDirectory, id);
        var run = registry.Runs.Start(
            new Runs.Run
            {
                Id = id,
                Type = RunType.LocalBash,
                Task = worked?.Ref.ToString(),
                Description = string.Join(' ', arguments.Trailing),
                Host = context.Actor().Host,
                StartedAt = registry.Context.Now,
                OutputPath = Path.Combine(directory, "output.log"),
                Worker = context.Actor().Name,
                Token = worked?.LastToken,
                EndsBy = registry.Context.Now + arguments.Duration(timeout),
            }.WatchedHere(),
            context.Actor());
        if (context.DryRun)
        {
            return RunAnswer.Print(context, run);
        }

        var live = workplace.Launcher.Start(
            new() { RunId = id, Command = CommandLine.Of(arguments.Trailing), WorkingDirectory = context.WorkingDirectory, OutputPath = run.OutputPath },
            new() { Clocks = new() { Stall = null, Wall = arguments.Duration(timeout) } });
        if (live.IsRefused)
        {
            registry.Runs.Finish(run with { Status = RunStatus.Failed, Outcome = RunOutcome.Crashed, Reason = live.Refusal.Message, EndedAt = registry.Context.Now }, context.Actor());
            return context.Refuse(live.Refusal);
        }

        run = registry.Runs.Update(run.Begun(live.Value.Handle));
        using var stop = context.Interrupts.Graceful.Register(() => _ = live.Value.StopAsync(StopCause.Cancelled, CancellationToken.None));
        var end = await live.Value.Completion;
        var (ended, verdict) = await new RunEnding(registry).WriteAsync(run, worked, end, context.Actor());
        RunAnswer.Print(context, ended);
        return context.Interrupts.Requested ? Output.ExitCodes.Interrupted : verdict.Outcome == RunOutcome.Succeeded ? Output.ExitCodes.Ok : Output.ExitCodes.Failed;
    }
}
