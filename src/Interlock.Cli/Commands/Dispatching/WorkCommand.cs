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
    private readonly Option requiredOnly = Option.Flag("--required-only", "Leave optional tasks out.");
    private readonly Option patience = Option.Duration("--patience", "How long to wait when only a person can go on; default 10s.");

    public override CommandShape Shape => new("work", "Work on specs with agents until they are finished.")
    {
        Description = "Brings the tasks.md of each spec into the registry, gives ready tasks to agents side by side, merges what passes the gates, and ticks the boxes. "
            + "The first Ctrl-C lets running agents finish, the second stops them; what was begun goes on with the next 'work'.",
        Operands = [specs],
        Options = [workers, agent, requiredOnly, patience],
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
        if (workplace.RequireTrust() is { } untrusted)
        {
            return context.Refuse(untrusted);
        }

        if (workplace.Registry.Workspace?.TargetTip() is { IsRefused: true } missing)
        {
            return context.Refuse(missing.Refusal);
        }

        await workplace.Registry.Targeting.LookAsync(context.Interrupts.Graceful);

        var chosen = await SyncAsync(context, workplace, arguments.All(specs));
        if (chosen.IsRefused)
        {
            return context.Refuse(chosen.Refusal);
        }

        var dispatcher = workplace.Dispatcher(
            options => options with
            {
                Specs = chosen.Value,
                Doors = new RunDoors(workplace.Place, context.Perform),
                RequiredOnly = arguments.Has(requiredOnly),
                UntilFinished = true,
                Patience = arguments.Duration(patience) ?? DefaultPatience,
            },
            (int?)arguments.Integer(workers),
            arguments.Text(agent),
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

    /// <summary>Syncs the chosen specs that have a file; one that has none must be in the registry already.</summary>
    private static async Task<Result<IReadOnlyList<string>>> SyncAsync(CommandContext context, Workplace workplace, IReadOnlyList<string> wanted)
    {
        var sync = new SpecSync(workplace, context.Actor());
        foreach (var source in sync.Found().Where(one => wanted.Count == 0 || wanted.Contains(one.Spec)))
        {
            var synced = await sync.RunAsync(source, beforeWork: true, context.Interrupts.Graceful);
            if (synced.IsRefused && wanted.Count > 0)
            {
                return synced.Refusal;
            }

            if (synced.IsRefused)
            {
                context.Print.Warn(synced.Refusal.Code, $"{source.Shown}: {synced.Refusal.Message}");
                continue;
            }

            foreach (var problem in synced.Value.Result.Conflicts.Concat(synced.Value.Result.Errors))
            {
                context.Print.Warn(problem.Code, $"{problem.File}:{problem.Line}: {problem.Message}");
            }
        }

        foreach (var spec in wanted)
        {
            var known = workplace.Registry.Reading.Spec(spec);
            if (known.IsRefused)
            {
                return known.Refusal;
            }
        }

        return wanted.Count > 0 ? wanted.ToList() : workplace.Registry.Reading.Specs().Select(spec => spec.Spec.Name).ToList();
    }
}
