using Interlock.Tests.Registry;

namespace Interlock.Tests.Kiro.Syncing;

/// <summary>A spec that was planned by command meets its file.</summary>
public sealed class FirstMeetingTests
{
    [Fact]
    public void What_the_file_does_not_say_stays_and_lists_are_joined()
    {
        using var desk = new SyncDesk();
        desk.Desk.Create("1");
        desk.Desk.Create(Desk.Draft("2", "1") with { Title = "Api", Description = "In full", Acceptance = ["fine"], Requirements = ["R1"], Files = ["a.txt"], Priority = 1 });
        desk.Sync("- [ ] 1. Task 1\n- [ ] 2. Api\n  - _Requirements: 7_\n");
        var task = desk.Task("2");
        Assert.Equal(("In full", "fine", "7 R1", "a.txt", 1), (task.Description, task.Acceptance[0], string.Join(' ', task.Requirements), task.Files[0], task.Priority));
        Assert.Equal(["1"], desk.Waits(task).Select(name => name.Split('/')[^1]));
        desk.IsQuiet();
        Assert.Empty(desk.Sync().Result.Conflicts);
    }

    [Fact]
    public void Under_the_same_number_it_is_the_same_task_unless_somebody_works_on_it()
    {
        using var desk = new SyncDesk();
        desk.Desk.Create("1");
        desk.Desk.Create("2");
        var (held, open) = (desk.Task("1").Uid, desk.Task("2").Uid);
        desk.Desk.Begin("1");
        desk.Sync("- [ ] 1. Something else\n- [ ] 2. Worded otherwise\n");
        Assert.Equal((open, "Worded otherwise"), (desk.Task("2").Uid, desk.Task("2").Title));
        Assert.NotEqual(held, desk.All().Single(task => task.Title == "Something else").Uid);
        Assert.Equal(3, desk.All().Count);
    }
}
