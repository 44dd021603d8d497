using Interlock.Archives;
using Interlock.Journal;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Archives;

public sealed class BackupScheduleTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private readonly Shelf shelf = new Shelf().Fill();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public async Task The_first_backup_is_due_after_one_interval_also_when_the_dispatcher_starts_anew()
    {
        await LookAsync(Schedule());
        Assert.Empty(shelf.Place.List("demo"));
        shelf.Desk.Time.Pass(Day / 2);
        await LookAsync(Schedule());
        Assert.Empty(shelf.Place.List("demo"));
        shelf.Desk.Time.Pass(Day / 2);
        await LookAsync(Schedule());
        Assert.Single(shelf.Place.List("demo"));
        Assert.Single(shelf.Place.List("other"));
        await LookAsync(Schedule());
        Assert.Single(shelf.Place.List("demo"));
        Assert.Single(shelf.Desk.Events(type: EventTypes.BackupMade));
    }

    [Fact]
    public async Task A_full_backup_follows_a_chain_and_old_chains_go()
    {
        var schedule = Schedule(keep: 3);
        await LookAsync(schedule);
        for (var day = 0; day < 16; day++)
        {
            shelf.Desk.Time.Pass(Day);
            await LookAsync(schedule);
        }

        var kinds = string.Concat(shelf.Place.List("demo").Select(one => one.Manifest.Base is null ? "F" : "i"));
        Assert.Equal("FiiiiiiFi", kinds);
        Assert.All(shelf.Place.List("demo"), one => Assert.False(BackupReader.Open(one.Path).IsRefused));
    }

    [Fact]
    public async Task A_failed_backup_says_so_and_is_tried_again_soon()
    {
        var schedule = Schedule();
        await LookAsync(schedule);
        shelf.Desk.Time.Pass(Day);
        File.WriteAllText(shelf.Place.Directory, "in the way");
        await LookAsync(schedule);
        Assert.Single(shelf.Desk.Events(type: EventTypes.BackupFailed));
        Assert.NotNull(shelf.Desk.Store.Read(BackupSchedule.Turn)!.Failure);
        File.Delete(shelf.Place.Directory);
        shelf.Desk.Time.Pass(TimeSpan.FromHours(1));
        await LookAsync(schedule);
        Assert.Single(shelf.Place.List("demo"));
        Assert.Null(shelf.Desk.Store.Read(BackupSchedule.Turn)!.Failure);
    }

    [Fact]
    public async Task What_another_process_has_made_is_not_made_again()
    {
        var (one, other) = (Schedule(), Schedule());
        await LookAsync(one);
        await LookAsync(other);
        shelf.Desk.Time.Pass(Day);
        await LookAsync(one);
        await LookAsync(other);
        Assert.Single(shelf.Place.List("demo"));
    }

    [Fact]
    public async Task A_shorter_interval_counts_at_once()
    {
        await LookAsync(Schedule());
        var hourly = new BackupSchedule(shelf.Desk.Store, shelf.Desk.Time, RandomIds.Shared, new(shelf.Place, TimeSpan.FromHours(1), 7));
        await LookAsync(hourly);
        shelf.Desk.Time.Pass(TimeSpan.FromHours(1));
        await LookAsync(hourly);
        Assert.Single(shelf.Place.List("demo"));
    }

    private static async Task LookAsync(BackupSchedule schedule)
    {
        schedule.Look();
        await schedule.Running;
    }

    private BackupSchedule Schedule(int keep = 7) => new(shelf.Desk.Store, shelf.Desk.Time, RandomIds.Shared, new(shelf.Place, Day, keep));
}
