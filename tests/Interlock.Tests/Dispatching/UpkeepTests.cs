using Interlock.Dispatching;
using Interlock.Forges.Local;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.Storage.Memory;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Dispatching;

public sealed class UpkeepTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("interlock upkeep ").FullName;
    private readonly ManualTime time = new();
    private readonly MemoryStore store = new();
    private readonly TaskRegistry registry;

    public UpkeepTests() => registry = new(
        new() { Store = store, Archive = new(Path.Combine(directory, "archive")), Options = new(), Clock = time },
        new LocalForge(),
        null,
        null);

    private string RunDirectory => Path.Combine(directory, "runs");

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Ended_runs_go_with_their_output_when_no_open_task_needs_them()
    {
        registry.Creating.Create(Desk.Draft("open"), Desk.Ann);
        registry.Creating.Create(Desk.Draft("gone"), Desk.Ann);
        registry.Steering.Cancel(Desk.Ref("gone"), null, Desk.Ann);
        Run("aaaaaaaa", "demo/open");
        Run("bbbbbbbb", "demo/gone");
        Run("cccccccc", null);
        Run("dddddddd", null, ends: false);
        time.Pass(TimeSpan.FromDays(31));
        Run("eeeeeeee", null);

        var upkeep = Upkeep(new() { Runs = TimeSpan.FromDays(30) });
        Assert.Equal((2, 14), Figures(upkeep.Run(rehearse: true)));
        Assert.Equal(5, registry.Runs.List().Count);
        Assert.Equal((2, 14), Figures(upkeep.Run()));
        Assert.Equal(["aaaaaaaa", "dddddddd", "eeeeeeee"], registry.Runs.List().Select(run => run.Id));
        Assert.Equal(["aaaaaaaa", "dddddddd", "eeeeeeee"], Directory.EnumerateDirectories(RunDirectory).Select(Path.GetFileName).Order());
        Assert.Equal((0, 0), Figures(upkeep.Run()));

        static (int, long) Figures(UpkeepReport report) => (report.Runs, report.OutputBytes);
    }

    [Fact]
    public void Keys_go_when_their_time_is_over()
    {
        registry.Creating.Create(Desk.Draft("1"), Desk.Ann, "old");
        time.Pass(TimeSpan.FromDays(20));
        registry.Creating.Create(Desk.Draft("2"), Desk.Ann, "new");
        time.Pass(TimeSpan.FromDays(11));
        Assert.Equal(1, Upkeep(new()).Run().Keys);
        Assert.Single(store.Read(reader => Records.Keys.List(reader)));
    }

    [Fact]
    public void It_is_due_once_in_its_interval_whoever_does_it()
    {
        var (one, other) = (Upkeep(new()), Upkeep(new()));
        Assert.True(one.IsDue());
        one.RunNow();
        Assert.False(one.IsDue());
        Assert.False(other.IsDue());
        time.Pass(TimeSpan.FromHours(1));
        Assert.True(other.IsDue());
        time.Pass(TimeSpan.FromHours(-2));
        Assert.True(other.IsDue());
    }

    [Fact]
    public void A_failure_is_written_down_and_not_tried_again_at_once()
    {
        File.WriteAllText(Path.Combine(directory, "archive"), "a file where a directory should be");
        store.Write(tx => Enumerable.Range(0, 1_100).Sum(_ => tx.Append(new() { Type = "TaskUpdated", At = time.GetUtcNow() })));
        time.Pass(TimeSpan.FromDays(2));
        var upkeep = Upkeep(new() { Events = new() { Age = TimeSpan.FromDays(1) } });
        upkeep.RunNow();
        Assert.False(upkeep.IsDue());
        Assert.Contains("archive", store.Read(reader => reader.FindRecord("upkeep", "last"))!.Body, StringComparison.Ordinal);
        Assert.Equal(1_100, store.Read(reader => reader.ListEvents(new()).Count));
    }

    private Upkeep Upkeep(UpkeepOptions options) => new(registry, RunDirectory, options);

    private void Run(string id, string? task, bool ends = true)
    {
        var output = Path.Combine(RunDirectory, id, "output.log");
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        File.WriteAllText(output, "7 bytes");
        var run = registry.Runs.Start(new() { Id = id, Type = RunType.LocalBash, Task = task, Host = "h", StartedAt = time.GetUtcNow(), OutputPath = output }, Desk.Ann);
        if (ends)
        {
            registry.Runs.Finish(run with { Status = RunStatus.Completed, EndedAt = time.GetUtcNow() }, Desk.Ann);
        }
    }
}
