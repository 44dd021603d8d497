using Interlock.Cli.Commands.Dispatching;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Forges.Local;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Repository;

/// <summary><c>status</c>: how everything stands.</summary>
internal sealed class StatusCommand : CliCommand
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly Operand specs = Operand.Any("SPEC", "Only these specs.");
    private readonly Option watch = Option.Flag("--watch", "Keep it up to date until interrupted.");

    public override CommandShape Shape => new("status", "Show how everything stands: specs, workers, what waits for people, merges.")
    {
        Description = "With --watch and --json a document is printed on its own line whenever something has happened.",
        Operands = [specs],
        Options = [watch],
        Data = AnswerShape.One<StatusAnswer>("status"),
        Examples = ["interlock status", "interlock status chat-app --watch"],
    };

    public override async ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return context.Refuse(found.Refusal);
        }

        using var place = found.Value;
        var registry = new TaskRegistry(context.Looking(place), new LocalForge(), null, null);
        var chosen = arguments.All(specs);
        foreach (var spec in chosen)
        {
            if (registry.Reading.Spec(spec) is { IsRefused: true } unknown)
            {
                return context.Refuse(unknown.Refusal!);
            }
        }

        StatusView Look() => StatusView.Of(registry, chosen, context.Time.GetUtcNow());
        if (!arguments.Has(watch))
        {
            var status = Look();
            return context.Print.One(status.Answer(), page => StatusView.Show(page, status));
        }

        if (context.Print.Json)
        {
            return await StreamAsync(context, Look);
        }

        using var view = new LiveView(context.Print.Screen);
        await new LiveWork(registry, static () => null, chosen).ShowAsync(view, context.Interrupts.Graceful);
        return ExitCodes.Interrupted;
    }

    private static async Task<int> StreamAsync(CommandContext context, Func<StatusView> look)
    {
        var cancellation = context.Interrupts.Graceful;
        using var timer = new PeriodicTimer(Refresh, context.Time);
        var last = -1L;
        try
        {
            do
            {
                var status = look();
                if (status.LastSeq != last)
                {
                    context.Print.One(status.Answer(), static _ => { });
                    last = status.LastSeq;
                }
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Being interrupted is how watching ends.
            return ExitCodes.Interrupted;
        }

        return ExitCodes.Ok;
    }
}
