using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Keeping;

/// <summary>Which days, and of what.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Zone">Whose midnight divides the days.</param>
internal sealed record WorklogQuery(DateOnly From, DateOnly To, TimeZoneInfo Zone)
{
    public string? Spec { get; init; }

    public string? Uid { get; init; }
}

/// <summary>What happened on one day, in the order in which each task was touched first.</summary>
internal sealed record WorklogDay(DateOnly Day, IReadOnlyList<WorklogLine> Tasks);

/// <summary>What happened to one task on one day.</summary>
/// <param name="State">The last state it moved to on that day; null when it did not move.</param>
/// <param name="Workers">Who held it on that day.</param>
/// <param name="Worked">How long it was held on that day.</param>
/// <param name="Verified">What was proven of it on that day.</param>
/// <param name="Notes">Steps and notes of those who worked on it.</param>
/// <param name="Refusals">How often a gate refused.</param>
internal sealed record WorklogLine(TaskRef Task, string Title, TaskState? State, IReadOnlyList<string> Workers, TimeSpan Worked, IReadOnlyList<string> Verified, IReadOnlyList<string> Notes, int Refusals)
{
    public bool Done => State == TaskState.Done;
}

/// <summary>Divides the log into days.</summary>
internal sealed class WorklogDays(RegistryContext context)
{
    private static readonly string[] Ends = [EventTypes.ClaimReleased, EventTypes.ClaimExpired];

    public IReadOnlyList<WorklogDay> Of(WorklogQuery query)
    {
        var log = new EventLog(context.Store, context.Archive);
        var (begin, end) = (Midnight(query.From, query.Zone), Midnight(query.To.AddDays(1), query.Zone));
        var events = log.List(new() { Spec = query.Spec, Uid = query.Uid, Since = begin }).Where(entry => entry.Uid is not null).ToList();
        var held = Held(events, query);
        var titles = new Dictionary<string, (TaskRef Ref, string Title)>(StringComparer.Ordinal);
        var days = new List<WorklogDay>();
        var inside = events.Where(entry => entry.At < end).ToLookup(entry => DayOf(entry.At, query.Zone));
        for (var day = query.To; day >= query.From; day = day.AddDays(-1))
        {
            var (from, to) = (Midnight(day, query.Zone), Midnight(day.AddDays(1), query.Zone));
            var times = held.Where(one => one.From < to && one.To > from).ToLookup(one => one.Uid);
            var touched = inside[day].Where(Counts).Select(entry => entry.Uid!).Concat(times.Select(group => group.Key)).Distinct(StringComparer.Ordinal);
            var lines = touched.Select(uid => Line(uid, [.. inside[day].Where(entry => entry.Uid == uid)], [.. times[uid]], from, to, titles)).OfType<WorklogLine>().ToList();
            if (lines.Count > 0)
            {
                days.Add(new(day, lines));
            }
        }

        return days;
    }

    /// <summary>Being made or becoming ready is no work.</summary>
    private static bool Counts(JournalEvent entry) => entry.Type is not (EventTypes.TaskCreated or EventTypes.TaskReady)
        && !(entry.Type == EventTypes.TaskUpdated && (string?)entry.Details["to"] is "pending" or "blocked" && (string?)entry.Details["from"] is "draft" or "pending" or "blocked")
        && !(entry.Type is EventTypes.GatePassed or EventTypes.GateRejected && (int?)entry.Details["gate"] is 0 or 1);

    private WorklogLine? Line(string uid, IReadOnlyList<JournalEvent> events, IReadOnlyList<(string Uid, string Worker, DateTimeOffset From, DateTimeOffset To)> held, DateTimeOffset from, DateTimeOffset to, Dictionary<string, (TaskRef, string)> titles)
    {
        if (!titles.TryGetValue(uid, out var named))
        {
            if (context.Store.Read(reader => reader.FindTask(uid)) is not { } task)
            {
                return null;
            }

            titles[uid] = named = (task.Ref, task.Title);
        }

        var worked = TimeSpan.FromTicks(held.Sum(one => ((one.To < to ? one.To : to) - (one.From > from ? one.From : from)).Ticks));
        return new(
            named.Item1,
            named.Item2,
            TaskStates.Parse(events.Select(entry => (string?)entry.Details["to"]).LastOrDefault(state => state is not null)),
            [.. held.Select(one => one.Worker).Distinct()],
            worked,
            [.. events.Select(Proven).OfType<string>().Distinct()],
            [.. events.Select(Noted).OfType<string>().Distinct()],
            events.Count(entry => entry.Type == EventTypes.GateRejected));
    }

    private static string? Proven(JournalEvent entry) => entry.Type switch
    {
        EventTypes.GatePassed when (int?)entry.Details["gate"] == 7 => (string?)entry.Details["message"],
        EventTypes.ChecksFinished when (string?)entry.Details["outcome"] == "passed" => $"checks passed: {string.Join(", ", entry.Details["checks"]?.AsArray().Select(check => $"{check}") ?? [])}",
        EventTypes.ApprovalGranted => $"{entry.Details["by"]} approved its {entry.Details["for"]}: {entry.Details["reason"]}",
        EventTypes.WorklogNoted => (string?)entry.Details["verified"],
        _ => null,
    };

    private static string? Noted(JournalEvent entry) => entry.Type switch
    {
        EventTypes.ProgressReported => (string?)entry.Details["step"],
        EventTypes.WorklogNoted => (string?)entry.Details["did"] ?? (string?)entry.Details["plan"] ?? (string?)entry.Details["intent"],
        _ => null,
    };

    /// <summary>From when to when who held what: claims that have ended, told by their end, and those that go on.</summary>
    private List<(string Uid, string Worker, DateTimeOffset From, DateTimeOffset To)> Held(IEnumerable<JournalEvent> events, WorklogQuery query)
    {
        var held = events
            .Where(entry => Ends.Contains(entry.Type) && (double?)entry.Details["duration_seconds"] is not null)
            .Select(entry => (entry.Uid!, (string?)entry.Details["worker"] ?? "?", entry.At - TimeSpan.FromSeconds((double)entry.Details["duration_seconds"]!), entry.At))
            .ToList();
        var now = context.Now;
        held.AddRange(context.Store.Read(reader => reader.ListClaims()
            .Where(claim => (query.Uid is null || claim.Task == query.Uid) && (query.Spec is null || reader.FindName(claim.Task)?.Spec == query.Spec))
            .Select(claim => (claim.Task, claim.Worker, claim.ClaimedAt, now > claim.ClaimedAt ? now : claim.ClaimedAt))
            .ToList()));
        return held;
    }

    private static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>The first moment of a day; where the clocks are put forward over midnight, the moment they are put forward to.</summary>
    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var wall = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(wall))
        {
            wall = wall.AddMinutes(15);
        }

        return new DateTimeOffset(wall, zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall)).ToUniversalTime();
    }
}
