using Interlock.Cli.Composition;
using Interlock.Cli.Forwarding;

namespace Interlock.Cli.Commands.Dispatching;

/// <summary><c>work</c>: reads the specs, then dispatches until they are finished.</summary>
internal sealed class WorkCommand : CliCommand
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    private readonly Operand specs = Operand.Any("SPEC", "Specs to work on; without any, all that the repository has.");
    private readonly Option workers = Dispatch.Workers();
    private readonly Option agent = Dispatch.Agent();
    private readonly Option pass = Dispatch.PassEnvironment();
    private readonly Option requiredOnly = Option.Flag("--required-only", "Leave optional tasks out.");
    private readonly Option patience = Option.Duration("--patience", "How long to wait when only a person can go on; default 10s.");

    public override CommandShape Shape => new("work", "Work on specs with agents until they are finished.")
    {
        Description = "Brings the tasks.md of each spec into the registry, gives ready tasks to agents side by side, merges what passes the gates, and ticks the boxes. "
            + "The first Ctrl-C lets running agents finish, the second stops them; what was begun goes on with the next 'work'.",
        Operands = [specs],
        Options = [workers, agent, pass, requiredOnly, patience],
        Data = Dispatch.Summary("work"),
        Examples = ["interlock work", "interlock work chat-app --workers 4 --agent 'claude -p \"$(cat)\"'"],
    };

    public override async ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var opened = context.Workplace();
        if (opened.IsRefused)
        {
            return context.Refuse(opened.Refusal);
        }

        using var workplace = opened.Value;
        if (await workplace.RefuseWorkAsync(context.Interrupts.Graceful) is { } refused)
        {
            return context.Refuse(refused);
        }

        var chosen = await new SpecSync(workplace, context.Actor()).RunBeforeWorkAsync(arguments.All(specs), context.Print.Warn, context.Interrupts.Graceful);
        if (chosen.IsRefused)
        {
            return context.Refuse(chosen.Refusal);
        }

        var choice = new AgentChoice((int?)arguments.Integer(workers), arguments.Text(agent), arguments.All(pass));
        await Dispatch.WarnBeforeAsync(context, workplace, choice);
        var dispatcher = workplace.Dispatcher(
            options => options with
            {
                Failed = Dispatch.Warns(context),
                Specs = chosen.Value,
                Doors = new RunDoors(workplace.Place, CommandIndex.All, context.Perform),
                RequiredOnly = arguments.Has(requiredOnly),
                UntilFinished = true,
                Patience = arguments.Duration(patience) ?? DefaultPatience,
            },
            choice,
            Environment.MachineName);
        if (dispatcher.IsRefused)
        {
            return context.Refuse(dispatcher.Refusal);
        }

        if (context.DryRun)
        {
            return Dispatch.Rehearse(context, workplace, dispatcher.Value, chosen.Value);
        }

        var summary = await Dispatch.RunAsync(context, workplace, dispatcher.Value, chosen.Value);
        return summary.IsRefused ? context.Refuse(summary.Refusal) : Dispatch.Conclude(context, summary.Value);
    }
}
