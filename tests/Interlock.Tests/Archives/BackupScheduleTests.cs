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
    public void The_first_backup_is_due_after_one_interval_also_when_the_dispatcher_starts_anew()
    {
        Look(Schedule());
        Assert.Empty(shelf.Place.List("demo"));
        shelf.Desk.Time.Pass(Day / 2);
        Look(Schedule());
        Assert.Empty(shelf.Place.List("demo"));
        shelf.Desk.Time.Pass(Day / 2);
        Look(Schedule());
        Assert.Single(shelf.Place.List("demo"));
        Assert.Single(shelf.Place.List("other"));
        Look(Schedule());
        Assert.Single(shelf.Place.List("demo"));
        Assert.Single(shelf.Desk.Events(type: EventTypes.BackupMade));
    }

    [Fact]
    public void A_schedule_that_was_made_while_the_clock_was_ahead_does_not_wait_for_it()
    {
        shelf.Desk.Time.Pass(1000 * Day);
        var schedule = Schedule();
        Look(schedule);
        shelf.Desk.Time.Pass(-1000 * Day);
        Look(schedule);
        shelf.Desk.Time.Pass(Day);
        Look(schedule);
        Assert.Single(shelf.Place.List("demo"));
    }

    [Fact]
    public void The_newest_backup_is_the_one_made_last_whatever_the_clock_said()
    {
        shelf.Desk.Time.Pass(1000 * Day);
        var first = shelf.Backup();
        shelf.Desk.Time.Pass(-1000 * Day);
        shelf.Desk.Create("late");
        var second = shelf.Backup();
        Assert.Equal([first.Path, second.Path], shelf.Place.List("demo").Select(one => one.Path));
        Assert.Equal(second.Path, shelf.Place.Find("demo", shelf.Root).Value);
        Assert.Equal(1, shelf.Place.Prune("demo", 1));
        Assert.Equal(second.Path, Assert.Single(shelf.Place.List("demo")).Path);
    }

    [Fact]
    public void A_full_backup_follows_a_chain_and_old_chains_go()
    {
        var schedule = Schedule(keep: 3);
        Look(schedule);
        for (var day = 0; day < 16; day++)
        {
            shelf.Desk.Time.Pass(Day);
            Look(schedule);
        }

        var kinds = string.Concat(shelf.Place.List("demo").Select(one => one.Manifest.Base is null ? "F" : "i"));
        Assert.Equal("FiiiiiiFi", kinds);
        Assert.All(shelf.Place.List("demo"), one => Assert.False(BackupReader.Open(one.Path).IsRefused));
    }

    [Fact]
    public void A_failed_backup_says_so_and_is_tried_again_soon()
    {
        var schedule = Schedule();
        Look(schedule);
        shelf.Desk.Time.Pass(Day);
        File.WriteAllText(shelf.Place.Directory, "in the way");
        Look(schedule);
        Assert.Single(shelf.Desk.Events(type: EventTypes.BackupFailed));
        Assert.NotNull(shelf.Desk.Store.Read(BackupSchedule.Turn)!.Failure);
        File.Delete(shelf.Place.Directory);
        shelf.Desk.Time.Pass(TimeSpan.FromHours(1));
        Look(schedule);
        Assert.Single(shelf.Place.List("demo"));
        Assert.Null(shelf.Desk.Store.Read(BackupSchedule.Turn)!.Failure);
    }

    [Fact]
    public void What_another_process_has_made_is_not_made_again()
    {
        var (one, other) = (Schedule(), Schedule());
        Look(one);
        Look(other);
        shelf.Desk.Time.Pass(Day);
        Look(one);
        Look(other);
        Assert.Single(shelf.Place.List("demo"));
    }

    [Fact]
    public void A_shorter_interval_counts_at_once()
    {
        Look(Schedule());
        var hourly = new BackupSchedule(shelf.Desk.Store, shelf.Desk.Time, RandomIds.Shared, new(shelf.Place, TimeSpan.FromHours(1), 7));
        Look(hourly);
        shelf.Desk.Time.Pass(TimeSpan.FromHours(1));
        Look(hourly);
        Assert.Single(shelf.Place.List("demo"));
    }

    private static void Look(BackupSchedule schedule)
    {
        if (schedule.IsDue())
        {
            schedule.Make();
        }
    }

    private BackupSchedule Schedule(int keep = 7) => new(shelf.Desk.Store, shelf.Desk.Time, RandomIds.Shared, new(shelf.Place, Day, keep));
}
