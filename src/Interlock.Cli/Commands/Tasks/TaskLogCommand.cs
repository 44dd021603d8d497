using System.Globalization;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Registry.Answering;
using Interlock.Storage;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task log TASK</c>: its runs, checks and merges in order.</summary>
internal sealed class TaskLogCommand : CliCommand
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private const int LinesShown = 8;

    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option follow = Option.Flag("--follow", "Go on with what happens next, until interrupted.");

    public override CommandShape Shape => new("task log", "Show the runs, checks and merges of a task in order, with what they said.")
    {
        Description = "What refused it and over which files, which check failed with which command, and where the whole output is. With --follow and --json each line is one object.",
        Operands = [task],
        Options = [follow],
        Data = AnswerShape.List<LogAnswer>("task.log"),
        Examples = ["interlock task log chat-app/3", "interlock task log chat-app/3 --follow"],
    };

    public override async ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return context.Refuse(found.Refusal);
        }

        using var place = found.Value;
        var reading = new Reading(context.Looking(place));
        var name = TaskAnswer.Named(context, arguments.Text(task));
        var view = name.IsRefused ? name.Refusal : reading.Show(name.Value);
        if (view.IsRefused)
        {
            return context.Refuse(view.Refusal);
        }

        var query = new EventQuery { Uid = view.Value.Task.Uid };
        if (arguments.Has(follow))
        {
            return await FollowAsync(context, place, reading, query);
        }

        var entries = reading.Log(query);
        return context.Print.List(entries.Select(LogAnswer.Of), page =>
        {
            foreach (var entry in entries)
            {
                Show(page, entry);
            }

            if (entries.Count == 0)
            {
                page.Line("Nobody has worked on it yet.");
            }
        });
    }

    private static async Task<int> FollowAsync(CommandContext context, Place place, Reading reading, EventQuery query)
    {
        context.Print.Shape = AnswerShape.One<LogAnswer>("task.log.entry");
        var stop = context.Interrupts.Graceful;
        var feed = reading.Feed(query);
        using var hint = new ChangeHint(context.Time, Poll, ChangeHint.PathOf(place.Store));
        try
        {
            while (!context.Print.Screen.OutputIsClosed)
            {
                var fresh = feed.Next(out var more);
                foreach (var entry in reading.Log(fresh))
                {
                    context.Print.One(LogAnswer.Of(entry), page => Show(page, entry));
                }

                if (!more)
                {
                    await hint.WaitAsync(stop);
                }
            }

            return ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Being interrupted is how following ends.
            return ExitCodes.Interrupted;
        }
    }

    private static void Show(TextPage page, LogEntry entry)
    {
        page.Line(
            Piece.Faint($"{entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}  "),
            new(entry.Kind.Replace('_', ' ').PadRight(14), ToneOf(entry)),
            entry.Text,
            entry.Worker is { } worker ? Piece.Faint($"  ({worker})") : "");
        Detail("files: ", entry.Files.Count == 0 ? null : string.Join(", ", entry.Files));
        Detail("its command: ", entry.Command);
        foreach (var line in entry.Output is { Length: > 0 } output ? output.Split('\n').TakeLast(LinesShown) : [])
        {
            Detail("│ ", line);
        }

        Detail("its output: ", entry switch
        {
            { Kind: "run_ended" or "deploy", Run: { } run, Log: not null } => $"interlock run logs {run}",
            { Kind: "check" } => entry.Log,
            _ => null,
        });

        void Detail(string label, string? text)
        {
            if (text is not null)
            {
                page.Line(new string(' ', 21), Piece.Faint(label), text);
            }
        }
    }

    private static Tone ToneOf(LogEntry entry) => entry switch
    {
        { Kind: "done" or "merged" } or { Outcome: "Succeeded" or "passed" } => Tone.Good,
        { Kind: "refused" or "returned" or "failed" or "set_up_failed" or "run_ended" } or { Outcome: "failed" } => Tone.Bad,
        { Kind: "question" or "approval" or "retry" } => Tone.Waiting,
        { Kind: "claimed" or "run" } => Tone.Active,
        _ => Tone.Plain,
    };
}
