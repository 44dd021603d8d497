using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Defining;
using Interlock.Registry.Keeping;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Keeping;

public sealed class WorklogsTests
{
    private static readonly TimeZoneInfo Plus9 = TimeZoneInfo.CreateCustomTimeZone("plus9", TimeSpan.FromHours(9), "plus9", "plus9");

    private readonly Desk desk = new();

    [Fact]
    public void What_was_noted_stands_in_the_worklog_beside_what_is_known()
    {
        desk.Make("1", "a.txt");
        var token = desk.Begin("1");
        Note("1", token, new() { Task = "", Intent = "make it fast", Plan = "measure, then cut" });
        Note("1", token, new() { Task = "", Did = "cut the copy", Verified = "ran it by hand" });
        Note("1", token, new() { Task = "", Did = "cut the sort" });
        desk.Commit("1", "a.txt");
        desk.TrySubmit("1", token);
        var text = desk.TryMerge("1", token).Value.Worklog!;

        Assert.StartsWith("Intent: make it fast\nPlan: measure, then cut\nDone: cut the copy\ncut the sort; by ann; branch ", text, StringComparison.Ordinal);
        Assert.Contains("\nVerification: ran it by hand Merged as dddddddddd", text, StringComparison.Ordinal);
        Assert.NotNull(desk.Task("1").ClosedAt);
    }

    [Fact]
    public void Without_a_note_it_tells_what_the_registry_saw()
    {
        desk.Make("1", "a.txt");
        var token = desk.Begin("1");
        desk.Registry.Working.Progress(Desk.Ref("1"), 40, "reading", token, Desk.Ann);
        desk.Commit("1", "a.txt");
        desk.TrySubmit("1", token);
        var lines = desk.TryMerge("1", token).Value.Worklog!.Split('\n');
        Assert.Equal(["Intent: Title of 1", "Plan: change a.txt"], lines[..2]);
        Assert.StartsWith("Done: reading; by ann; branch ", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("its tree passed test.", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_is_for_the_holder_and_says_something()
    {
        desk.Make("1", "a.txt");
        var token = desk.Begin("1");
        Desk.Refused(desk.Registry.Worklogs.Note(Desk.Ref("1"), new() { Task = "", Did = " " }, token, Desk.Ann), "note.empty", RefusalKind.Usage);
        Desk.Refused(desk.Registry.Worklogs.Note(Desk.Ref("1"), new() { Task = "", Did = new('x', WorklogNotes.Longest + 1) }, token, Desk.Ann), "note.too_long", RefusalKind.Usage);
        Desk.Refused(desk.Registry.Worklogs.Note(Desk.Ref("1"), new() { Task = "", Did = "it" }, token + 1, Desk.Ann), "claim.stale", RefusalKind.Conflict);
        Desk.Refused(desk.Registry.Worklogs.Note(Desk.Ref("1"), new() { Task = "", Did = "it" }, token, Desk.Bob), "claim.held", RefusalKind.Conflict);
        Assert.Null(desk.Registry.Worklogs.Notes(desk.Task("1").Uid));
    }

    [Fact]
    public void Work_over_midnight_is_divided_between_its_days()
    {
        desk.Make("1", "a.txt");
        desk.Time.Pass(new TimeSpan(20, 0, 0)); // 2026-01-02T23:04:05Z
        var token = desk.Begin("1");
        desk.Time.Pass(new TimeSpan(1, 55, 55)); // 2026-01-03T01:00Z
        desk.Commit("1", "a.txt");
        desk.TrySubmit("1", token);
        desk.TryMerge("1", token);

        var utc = Days(TimeZoneInfo.Utc);
        Assert.Equal([(new DateOnly(2026, 1, 3), new TimeSpan(1, 0, 0)), (new DateOnly(2026, 1, 2), new TimeSpan(0, 55, 55))], utc.Select(day => (day.Day, day.Tasks.Single().Worked)));
        Assert.Equal([TaskState.Done, TaskState.Implementing], utc.Select(day => day.Tasks.Single().State!.Value));
        Assert.Contains("merged as dddddddddd", utc[0].Tasks.Single().Verified);
        Assert.Equal(["ann"], utc[1].Tasks.Single().Workers);

        var there = Days(Plus9).Single();
        Assert.Equal((new DateOnly(2026, 1, 3), new TimeSpan(1, 55, 55), true), (there.Day, there.Tasks.Single().Worked, there.Tasks.Single().Done));
    }

    [Fact]
    public void A_claim_that_goes_on_counts_on_every_day_it_was_held()
    {
        desk.Make("1", "a.txt");
        desk.Create("untouched");
        desk.Claim("1");
        desk.Time.Pass(TimeSpan.FromDays(2));
        var days = Days(TimeZoneInfo.Utc);
        Assert.Equal([4, 3, 2], days.Select(day => day.Day.Day));
        Assert.Equal(TimeSpan.FromDays(1), days[1].Tasks.Single().Worked);
        Assert.Null(days[1].Tasks.Single().State);
        Assert.All(days, day => Assert.Equal(Desk.Ref("1"), day.Tasks.Single().Task));
    }

    [Fact]
    public void Reopened_and_closed_again_it_keeps_the_worklog_of_its_earlier_life()
    {
        desk.Make("1", "a.txt");
        var first = desk.Finish("1");
        var issue = first.Issue!.Value;
        Assert.False(Issue(issue).Open);

        var open = desk.Registry.Steering.Reopen(Desk.Ref("1"), "it leaks", Desk.Ann).Value;
        Assert.Equal((null, null), (open.ClosedAt, open.Worklog));
        Assert.True(Issue(issue).Open);
        Assert.Null(Issue(issue).ClosedAt);
        var past = desk.Registry.Worklogs.Past(open.Uid).Single();
        Assert.Equal((first.Worklog, first.MergeCommit, first.ClosedAt, "ann", "it leaks"), (past.Text, past.MergeCommit, past.ClosedAt, past.ReopenedBy, past.Reason));

        desk.Time.Pass(TimeSpan.FromHours(1));
        var again = desk.TryMerge("1", desk.Submit("1"), Desk.GoodMerge('e')).Value;
        Assert.True(again.ClosedAt > first.ClosedAt);
        Assert.False(Issue(issue).Open);
        Assert.EndsWith("reopened 2026-01-02T03:04:05.000Z by ann: it leaks", again.Worklog, StringComparison.Ordinal);
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "again", Desk.Ann);
        Assert.Equal([1, 2], desk.Registry.Worklogs.Past(open.Uid).Select(one => one.Life));
        Assert.Equal(2, desk.Events("1", type: EventTypes.IssueReopened).Count);
    }

    [Fact]
    public void Reopening_blocks_what_waits_and_names_what_goes_on()
    {
        desk.Make("1", "a.txt");
        desk.Finish("1");
        desk.Create("waits", "1");
        desk.Make("works", "b.txt");
        desk.Registry.Steering.Update(Desk.Ref("works"), new() { DependsOn = [("1", true)] }, Desk.Ann);
        desk.Begin("works");
        desk.Make("did", "c.txt");
        desk.Registry.Steering.Update(Desk.Ref("did"), new() { DependsOn = [("1", true)] }, Desk.Ann);
        desk.TryMerge("did", desk.Submit("did", Desk.Bob), Desk.GoodMerge('e'));
        Assert.Equal(TaskState.Pending, desk.State("waits"));

        var seq = desk.LastSeq;
        var open = desk.Registry.Steering.Reopen(Desk.Ref("1"), "it leaks", Desk.Ann).Value;

        Assert.Equal((TaskState.Blocked, TaskState.Implementing, TaskState.Done), (desk.State("waits"), desk.State("works"), desk.State("did")));
        var told = desk.Store.Read(reader => ReopenEffects.Continuing(reader, open)).Select(one => $"{one.Task.Id} {one.State}").Order(StringComparer.Ordinal);
        Assert.Equal(["did Done", "works Implementing"], told);
        var loud = desk.Events("1", seq, EventTypes.OperatorAction).Single();
        Assert.Equal(("reopen", "it leaks"), ((string?)loud.Details["action"], (string?)loud.Details["reason"]));
        Assert.Equal(2, loud.Details["goes_on"]!.AsArray().Count);
        desk.TryMerge("1", desk.Submit("1"), Desk.GoodMerge('f'));
        Assert.Equal(TaskState.Pending, desk.State("waits"));
    }

    private IReadOnlyList<WorklogDay> Days(TimeZoneInfo zone) => desk.Registry.Worklogs.Days(new(new(2026, 1, 1), new(2026, 1, 5), zone));

    private Issue Issue(int number) => desk.Store.Read(reader => Records.Issues.Find(reader, $"{number}"))!;

    private void Note(string id, long token, WorklogNotes said) => Assert.False(desk.Registry.Worklogs.Note(Desk.Ref(id), said, token, Desk.Ann).IsRefused);
}
