using Interlock.Cli.Composition;
using Interlock.Contract;
using Interlock.Running;
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
        Data = AnswerShape.One<RunAnswer>("run.start"),
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
            var name = TaskAnswer.Named(context, text);
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
        var run = new Runs.Run
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
        };
        if (context.DryRun)
        {
            return RunText.Print(context, registry.Runs.Start(run, context.Actor()));
        }

        var execution = new RunExecution(registry, workplace.Launcher, run, new() { Clocks = new() { Stall = null, Wall = arguments.Duration(timeout) } })
        {
            Actor = context.Actor(),
            Task = worked,
        };
        var verdict = await execution.StartAsync(
            new() { RunId = id, Command = CommandLine.Of(arguments.Trailing), WorkingDirectory = context.WorkingDirectory, OutputPath = run.OutputPath },
            context.Interrupts.Graceful);
        if (verdict.IsRefused)
        {
            return context.Refuse(verdict.Refusal);
        }

        RunText.Print(context, execution.Run);
        return context.Interrupts.Requested ? Output.ExitCodes.Interrupted : verdict.Value.Outcome == RunOutcome.Succeeded ? Output.ExitCodes.Ok : Output.ExitCodes.Failed;
    }
}
