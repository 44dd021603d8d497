using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Lifecycle;
using Interlock.Registry.Syncing;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Kiro.Syncing;

/// <summary>Tasks made by command get a line in the file where it can be written without touching anything else.</summary>
public sealed class InsertionTests
{
    private const string Plan = """
        # Plan

        - [ ] 1. Build the parser
          - Reads bytes

        - [ ] 2. Build the writer
          - [ ] 2.1 Write bytes
            - All of them

        ## Notes

        Nothing more.

        """;

    [Theory]
    [InlineData("3", "    - All of them\n", "- [ ] 3. Title of 3\n")]
    [InlineData("2.2", "    - All of them\n", "  - [ ] 2.2 Title of 2.2\n")]
    [InlineData("2.10", "    - All of them\n", "  - [ ] 2.10 Title of 2.10\n")]
    public void A_line_is_added_behind_the_last_task_of_its_level(string id, string behind, string line)
    {
        using var desk = new SyncDesk(Plan);
        var uid = desk.Desk.Create(id).Uid;
        var rehearsed = desk.TrySync(rehearsal: true).Value;
        Assert.Contains("+" + line, rehearsed.Diff, StringComparison.Ordinal);
        Assert.Equal(Plan, desk.Text);

        var report = desk.Sync();
        Assert.Empty(report.Result.Conflicts);
        Assert.Equal(Plan.Replace(behind, behind + line, StringComparison.Ordinal), desk.Text);
        Assert.Equal((4, 4, 0, 1, 3), (report.Result.Tasks, report.Result.LinesRead, report.Result.Added, report.Result.Updated, report.Result.Unchanged));
        Assert.Equal(uid, desk.Uid(id));
        desk.IsQuiet();
        Assert.Empty(desk.Sync().Result.Conflicts);
    }

    [Fact]
    public void Line_ends_a_bullet_and_a_missing_final_one_are_kept()
    {
        using var desk = new SyncDesk("\uFEFF* [x] 1. A\r\n\t* [ ] 1.1. B");
        desk.Desk.Create("1.2");
        desk.Desk.Create("2");
        desk.Sync();
        Assert.Equal("\uFEFF* [x] 1. A\r\n\t* [ ] 1.1. B\r\n\t* [ ] 1.2. Title of 1.2\r\n* [ ] 2. Title of 2", desk.Text);
        Assert.Equal("1", desk.Task("1.2").Parent);
        desk.IsQuiet();
    }

    [Fact]
    public void Its_box_says_its_state_and_its_star_whether_it_is_optional()
    {
        using var desk = new SyncDesk(Plan);
        desk.Desk.Create("3");
        desk.Finish("3");
        desk.Desk.Create("4");
        desk.Desk.Begin("4");
        Make(desk, "5", draft => draft with { Optional = true });
        desk.Sync();
        Assert.Contains("- [x] 3. Title of 3\n- [-] 4. Title of 4\n- [ ]* 5. Title of 5\n", desk.Text, StringComparison.Ordinal);
        Assert.Equal(TaskState.Done, desk.StateOf("3"));
        desk.IsQuiet();
    }

    [Theory]
    [InlineData("1.1", null)]
    [InlineData("login", null)]
    [InlineData("3", "Tidy up (optional)")]
    [InlineData("3", "Tidy up _Requirements: 1.1_")]
    public void What_would_change_or_read_as_something_else_is_only_reported(string id, string? title)
    {
        using var desk = new SyncDesk(Plan);
        Make(desk, id, draft => title is null ? draft : draft with { Title = title });
        Assert.Equal(["registry.only"], desk.Codes(desk.Sync()));
        Assert.Equal(Plan, desk.Text);
        desk.IsQuiet();
    }

    [Fact]
    public void A_number_that_the_file_gives_to_another_task_is_the_files()
    {
        using var desk = new SyncDesk(Plan);
        desk.Desk.Create("3");
        Assert.Equal(["number.taken"], desk.Codes(desk.Sync(Plan.Replace("\n## Notes", "- [ ] 3. Quite another\n\n## Notes", StringComparison.Ordinal))));
        Assert.Equal(("Quite another", "Title of 3"), (desk.Task("3").Title, desk.Task("3~kept").Title));
    }

    [Fact]
    public void What_the_command_said_beside_the_title_stays_in_the_registry()
    {
        using var desk = new SyncDesk(Plan);
        Make(desk, "3", draft => draft with { Description = "At length", DependsOn = [("2.1", true)], Files = ["src/a.cs"], Kind = "chore" });
        desk.Desk.Create("4");
        desk.Sync();
        Assert.Equal(("At length", "chore", "src/a.cs"), (desk.Task("3").Description, desk.Task("3").Kind, Assert.Single(desk.Task("3").Files)));
        Assert.Equal(["2.1"], desk.Waits(desk.Task("3")));
        Assert.Empty(desk.Waits(desk.Task("4")));
        Assert.Equal(TaskState.Pending, desk.StateOf("4"));
        desk.IsQuiet();
        Assert.Empty(desk.Sync().Result.Conflicts);
    }

    [Fact]
    public void An_inserted_line_is_a_task_like_any_other_afterwards()
    {
        using var desk = new SyncDesk(Plan);
        var uid = desk.Desk.Create("3").Uid;
        desk.Sync();
        desk.Sync(desk.Text.Replace("3. Title of 3", "7. Title of seven", StringComparison.Ordinal));
        Assert.Equal(("7", "Title of seven"), (desk.ByUid(uid).Id, desk.ByUid(uid).Title));
        desk.Sync(desk.Text.Replace("- [ ] 7. Title of seven\n", "", StringComparison.Ordinal));
        Assert.Equal(TaskState.Cancelled, desk.ByUid(uid).State);
        Assert.Equal(Plan, desk.Text);
        desk.IsQuiet();
    }

    [Fact]
    public void Nothing_is_added_where_merges_carry_the_file()
    {
        using var desk = new SyncDesk(Plan) { Options = new() { Writes = false } };
        desk.Desk.Create("3");
        Assert.Equal(["registry.only"], desk.Codes(desk.Sync()));
        Assert.Equal(Plan, desk.Text);
    }

    [Fact]
    public void Cut_off_before_or_after_the_line_was_written_the_next_sync_goes_on()
    {
        using var desk = new SyncDesk(Plan);
        var uid = Make(desk, "3", draft => draft with { Description = "At length" }).Uid;
        desk.Sync();
        var whole = desk.Text;
        var agreed = desk.Desk.Store.Read(reader => SyncRecords.Bases.Find(reader, uid))!;
        foreach (var text in (string[])[Plan, whole])
        {
            desk.Text = text;
            desk.Desk.Store.Write(tx =>
            {
                SyncRecords.Bases.Put(tx, agreed with { Unread = true });
                return 0;
            });
            desk.Sync();
            Assert.Equal(whole, desk.Text);
            Assert.Equal((uid, "At length", TaskState.Pending), (desk.Uid("3"), desk.Task("3").Description, desk.StateOf("3")));
            desk.IsQuiet();
        }
    }

    [Fact]
    public void In_every_file_a_line_more_is_a_task_more_and_the_rest_stays()
    {
        var (made, left) = (0, 0);
        foreach (var (name, content) in Samples.All())
        {
            var before = KiroPlan.Drafts(KiroDocument.Parse(content).Value, []);
            var levels = before.Select(draft => draft.Number).OfType<string>().Select(TaskNumber.Above).Distinct().Select(above => above is null ? "900" : $"{above}.900");
            foreach (var number in levels)
            {
                var insertion = new LineInsertion(content, KiroFormat.Plain);
                if (!insertion.Try(new(number, "Quite another thing", false, " ")))
                {
                    Assert.Equal(content, insertion.Content);
                    left++;
                    continue;
                }

                var after = KiroPlan.Drafts(KiroDocument.Parse(insertion.Content).Value, []);
                Assert.True(before.Count + 1 == after.Count, name);
                Assert.Equal("Quite another thing", Assert.Single(after, draft => draft.Id == number).Title.Title);
                Assert.Equal(before.Select(draft => draft.Id), after.Where(draft => draft.Id != number).Select(draft => draft.Id));
                var kept = insertion.Content.AsSpan().CommonPrefixLength(content);
                Assert.True(insertion.Content.AsSpan().EndsWith(content.AsSpan(kept)), $"{name}: more than a line differs");
                made++;
            }
        }

        Assert.True(made > 20 * left, $"{made} lines added, {left} left out");
    }

    private static WorkTask Make(SyncDesk desk, string id, Func<Interlock.Registry.Defining.TaskDraft, Interlock.Registry.Defining.TaskDraft> with) =>
        desk.Desk.Create(with(Interlock.Tests.Registry.Desk.Draft(id)));
}
