using System.Globalization;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Keeping;

namespace Interlock.Contract;

/// <summary>What was done on one day.</summary>
/// <param name="Zone">The time zone in which it is that day.</param>
/// <param name="Done">Tasks that were done.</param>
internal sealed record WorklogAnswer(string Day, string Zone, int Done, double WorkedSeconds, IReadOnlyList<WorklogTask> Tasks)
{
    /// <param name="texts">The worklog of each task as it is now.</param>
    public static WorklogAnswer Of(WorklogDay day, TimeZoneInfo zone, Func<WorklogLine, string?> texts) => new(
        day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        zone.Id,
        day.Tasks.Count(static line => line.Done),
        Seconds(TimeSpan.FromTicks(day.Tasks.Sum(static line => line.Worked.Ticks))),
        [.. day.Tasks.Select(line => new WorklogTask(
            line.Task.ToString(), line.Title, line.State?.Name(), line.Done, line.Workers, Seconds(line.Worked), line.Verified, line.Notes, line.Refusals, texts(line)))]);

    private static double Seconds(TimeSpan worked) => Math.Round(worked.TotalSeconds, 3);
}

/// <summary>What was done for one task on one day.</summary>
/// <param name="State">Null where it is gone.</param>
internal sealed record WorklogTask(
    string Task,
    string Title,
    string? State,
    bool Done,
    IReadOnlyList<string> Workers,
    double WorkedSeconds,
    IReadOnlyList<string> Verified,
    IReadOnlyList<string> Notes,
    int Refusals,
    string? Worklog);
