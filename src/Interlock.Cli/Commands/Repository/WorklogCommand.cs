using System.Globalization;
using Interlock.Cli.Composition;
using Interlock.Cli.Parsing;
using Interlock.Contract;
using Interlock.Forges.Local;
using Interlock.Registry;
using Interlock.Registry.Keeping;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Repository;

/// <summary><c>worklog</c>: what was done, day by day.</summary>
internal sealed class WorklogCommand : CliCommand
{
    private const string Form = "yyyy-MM-dd";
    private const int MostDays = 3660;

    private readonly Operand spec = Operand.Maybe("SPEC", "Only of this spec.");
    private readonly Option day = Option.Text("--day", "DAY", "One day: 2026-01-31, today or yesterday.");
    private readonly Option since = Option.Text("--since", "DAY", "From this day to today: a day as above, or an age such as 7d.");
    private readonly Option task = Option.Text("--task", "TASK", "Only of this task, and its worklogs; all its days unless some are named.");
    private readonly Option utc = Option.Flag("--utc", "Days begin at midnight UTC, not at that of this machine's time zone.");

    public override CommandShape Shape => new("worklog", "Tell what was done, day by day: who, how long, and what was verified.")
    {
        Description = "Without a day: today. Days are those of this machine's time zone, which is named; TZ sets another. Archived events are read too.",
        Operands = [spec],
        Options = [day, since, task, utc],
        Data = AnswerShape.List<WorklogAnswer>("worklog"),
        Examples = ["interlock worklog --since 7d", "interlock worklog --day 2026-01-31 --utc --json", "interlock worklog --task chat-app/1.1"],
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return new(context.Refuse(found.Refusal));
        }

        using var place = found.Value;
        var registry = new TaskRegistry(context.Looking(place), new LocalForge(), null, null);
        WorkTask? named = null;
        if (arguments.Text(task) is { } text)
        {
            var name = TaskAnswer.Named(context, text);
            var shown = name.IsRefused ? name.Refusal : registry.Reading.Show(name.Value);
            if (shown.IsRefused)
            {
                return new(context.Refuse(shown.Refusal));
            }

            named = shown.Value.Task;
        }
        else if (arguments.Text(spec) is { } only && registry.Reading.RefuseSpec(only) is { } unknown)
        {
            return new(context.Refuse(unknown));
        }

        var query = Query(context, arguments, named);
        if (query.IsRefused)
        {
            return new(context.Refuse(query.Refusal));
        }

        var days = registry.Worklogs.Days(query.Value).Select(one => WorklogView.Of(registry, one, query.Value.Zone)).ToList();
        return new(context.Print.List(days.Select(static one => one.Answer()), page => WorklogView.Show(page, days, query.Value, named is null ? null : (named, registry.Worklogs.Past(named.Uid)))));
    }

    private Result<WorklogQuery> Query(CommandContext context, Arguments arguments, WorkTask? named)
    {
        var zone = arguments.Has(utc) ? TimeZoneInfo.Utc : TimeZoneInfo.Local;
        var now = context.Time.GetUtcNow();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var (from, to) = (today, today);
        if (arguments.Text(day) is { } one)
        {
            if (arguments.Text(since) is not null)
            {
                return new Refusal(RefusalKind.Usage, "usage.invalid", "A day and a beginning are two questions.", "Give --day or --since.");
            }

            if (Day(one, today) is not { } asked)
            {
                return UsageErrors.Invalid("--day", one, "a day such as 2026-01-31, today or yesterday");
            }

            (from, to) = (asked, asked);
        }
        else if (arguments.Text(since) is { } start)
        {
            var begin = Day(start, today)
                ?? (Times.TryDuration(start, out var age) && age < TimeSpan.FromDays(MostDays) ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now - age, zone).DateTime) : null);
            if (begin is not { } first || first > today || today.DayNumber - first.DayNumber > MostDays)
            {
                return UsageErrors.Invalid("--since", start, "a day that is not to come, such as 2026-01-31, or an age such as 7d");
            }

            from = first;
        }
        else if (named is not null)
        {
            from = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(named.CreatedAt, zone).DateTime);
            from = from > today ? today : today.DayNumber - from.DayNumber > MostDays ? today.AddDays(-MostDays) : from;
        }

        return new WorklogQuery(from, to, zone) { Spec = named?.Spec ?? arguments.Text(spec), Uid = named?.Uid };
    }

    private static DateOnly? Day(string text, DateOnly today) => text switch
    {
        "today" => today,
        "yesterday" => today.AddDays(-1),
        _ => DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999 ? day : null,
    };
}
