using Interlock.Cli.Composition;
using Interlock.Cli.Forwarding;

namespace Interlock.Cli.Commands.Dispatching;

/// <summary><c>dispatch</c>: gives ready tasks to agents for as long as it runs.</summary>
internal sealed class DispatchCommand : CliCommand
{
    private readonly Operand specs = Operand.Any("SPEC", "Only tasks of these specs.");
    private readonly Option workers = Dispatch.Workers();
    private readonly Option agent = Dispatch.Agent();
    private readonly Option pass = Dispatch.PassEnvironment();

    public override CommandShape Shape => new("dispatch", "Give ready tasks to agents until interrupted.")
    {
        Description = "Like work, but waits for more when nothing is ready. The first Ctrl-C lets running agents finish, the second stops them.",
        Operands = [specs],
        Options = [workers, agent, pass],
        Data = Dispatch.Summary("dispatch"),
        Examples = ["interlock dispatch --workers 8"],
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

        var chosen = arguments.All(specs);
        var choice = new AgentChoice((int?)arguments.Integer(workers), arguments.Text(agent), arguments.All(pass));
        await Dispatch.WarnBeforeAsync(context, workplace, choice);
        var dispatcher = workplace.Dispatcher(options => options with { Specs = chosen, Failed = Dispatch.Warns(context), Doors = new RunDoors(workplace.Place, CommandIndex.All, context.Perform) }, choice, Environment.MachineName);
        if (dispatcher.IsRefused)
        {
            return context.Refuse(dispatcher.Refusal);
        }

        if (context.DryRun)
        {
            return Dispatch.Rehearse(context, workplace, dispatcher.Value, chosen);
        }

        var summary = await Dispatch.RunAsync(context, workplace, dispatcher.Value, chosen);
        return summary.IsRefused ? context.Refuse(summary.Refusal) : Dispatch.Conclude(context, summary.Value);
    }
}
