using System.Globalization;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Forges.Local;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Repository;

/// <summary><c>events</c>: the log.</summary>
internal sealed class EventsCommand : CliCommand
{
    private static readonly TimeSpan DefaultPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly Option task = Option.Text("--task", "TASK", "Only of this task.");
    private readonly Option spec = Option.Text("--spec", "SPEC", "Only of this spec.");
    private readonly Option run = Option.Text("--run", "ID", "Only of this run.");
    private readonly Option type = Option.Text("--type", "T", "Only of this type, such as GateRejected.");
    private readonly Option since = Option.Since("--since", "Only later ones: a time, an age such as 15m, or a sequence number.");
    private readonly Option until = Option.Moment("--until", "Only earlier ones.");
    private readonly Option limit = Option.Integer("--limit", "N", "The last so many.", 0, int.MaxValue);
    private readonly Option follow = Option.Flag("--follow", "Go on with what happens, one line each, until interrupted.");

    private readonly Option poll = Option.Duration("--poll", "With --follow: how often to look when nothing wakes it; 1s.");
    private readonly Option noWatch = Option.Flag("--no-watch", "With --follow: only look every so often, watch no files.");

    public override CommandShape Shape => new("events", "List what happened, or follow what happens.")
    {
        Description = "Archived events are listed too. With --follow and --json each line is a document of its own; it ends when it is interrupted, when its reader goes away, or at --until.",
        Options = [task, spec, run, type, since, until, limit, follow, poll, noWatch],
        Data = AnswerShape.List<EventAnswer>("events"),
        Examples = ["interlock events --task chat-app/2", "interlock events --follow --type GateRejected", "interlock events --since 1h --json", "interlock events --spec chat-app --since 2026-01-31T09:00Z --until 2026-01-31T17:00Z"],
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
        var query = Query(context, arguments);
        if (query.IsRefused)
        {
            return context.Refuse(query.Refusal);
        }

        if (registry.Reading.RefuseEvents(query.Value, toCome: arguments.Has(follow)) is { } unfit)
        {
            return context.Refuse(unfit);
        }

        if (arguments.Has(follow))
        {
            return await FollowAsync(context, place, registry, query.Value, arguments);
        }

        var events = registry.Reading.Events(query.Value);
        return context.Print.List(events.Select(EventAnswer.Of), page => EventView.Show(page, events));
    }

    private Result<EventQuery> Query(CommandContext context, Arguments arguments)
    {
        var query = new EventQuery
        {
            Spec = arguments.Text(spec),
            RunId = arguments.Text(run),
            Type = arguments.Text(type),
            Until = arguments.Moment(until, context.Time.GetUtcNow()),
            Limit = (int?)arguments.Integer(limit),
            Last = arguments.Has(limit),
        };
        if (arguments.Text(since) is { } from)
        {
            query = long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
                ? query with { AfterSeq = seq }
                : query with { Since = arguments.Moment(since, context.Time.GetUtcNow()) };
        }

        if (arguments.Text(task) is not { } text)
        {
            return query;
        }

        var name = arguments.Text(spec) is { } its && !text.Contains('/', StringComparison.Ordinal) ? TaskRef.Parse(text, its) : TaskAnswer.Named(context, text);
        return name.IsRefused ? name.Refusal
            : query.Spec is { } other && other != name.Value.Spec ? Parsing.UsageErrors.Invalid("--task", text, $"a task of {other}, or --spec left out")
            : query with { Spec = name.Value.Spec, TaskId = name.Value.Id };
    }

    private async Task<int> FollowAsync(CommandContext context, Place place, TaskRegistry registry, EventQuery query, Arguments arguments)
    {
        context.Print.Shape = AnswerShape.One<EventAnswer>("event");
        var cancellation = context.Interrupts.Graceful;
        var feed = registry.Reading.Feed(query);
        using var hint = new ChangeHint(context.Time, arguments.Duration(poll) ?? DefaultPoll, arguments.Has(noWatch) ? null : ChangeHint.PathOf(place.Store));
        try
        {
            while (true)
            {
                // What is written until the end may be stored a moment later.
                var over = query.Until is { } end && end + Settling <= context.Time.GetUtcNow();
                var fresh = feed.Next(out var more);
                foreach (var entry in fresh)
                {
                    cancellation.ThrowIfCancellationRequested();
                    context.Print.One(EventAnswer.Of(entry), page => EventView.Show(page, entry));
                    if (context.Print.Screen.OutputIsClosed)
                    {
                        return ExitCodes.Ok;
                    }
                }

                if (more)
                {
                    continue;
                }

                if (over)
                {
                    return ExitCodes.Ok;
                }

                await hint.WaitAsync(cancellation);
                if (context.Print.Screen.OutputIsClosed)
                {
                    return ExitCodes.Ok;
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Being interrupted is how following ends.
            return ExitCodes.Interrupted;
        }
    }
}
