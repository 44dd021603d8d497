using System.Text.Json.Nodes;

namespace Interlock.EndToEnd.Demo;

/// <summary>One demonstration, kept, for all tests to look at.</summary>
public sealed class Performance : IDisposable
{
    public Performance()
    {
        if (Stage.Program is null)
        {
            return;
        }

        Ended = Stage.Interlock("demo", "--json", "--keep");
        if (Ended.ExitCode == 0)
        {
            Events = [.. Stage.Interlock("events", "--json", "--repo", Repository).Data.AsArray().Select(one => one!.AsObject())];
            Tasks = [.. Stage.Interlock("task", "list", "stocktaking", "--json", "--repo", Repository).Data.AsArray().Select(one => one!.AsObject())];
        }
    }

    public Stage Stage { get; } = new();

    public Ended Ended { get; } = new(-1, "{}", "");

    public string Repository => (string)Ended.Data["repository"]!;

    /// <summary>All events, as <c>events --json</c> prints them.</summary>
    public IReadOnlyList<JsonObject> Events { get; } = [];

    /// <summary>All tasks but parents, as <c>task list --json</c> prints them.</summary>
    public IReadOnlyList<JsonObject> Tasks { get; } = [];

    public string Git(params string[] arguments)
    {
        var ended = Stage.Run("git", Repository, arguments);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended.Output.TrimEnd('\n');
    }

    public IEnumerable<JsonObject> Of(string type, string? task = null) =>
        Events.Where(one => (string?)one["event_type"] == type && (task is null || (string?)one["task_id"] == task));

    public void Dispose() => Stage.Dispose();
}
