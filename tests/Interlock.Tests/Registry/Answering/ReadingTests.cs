using System.Reflection;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Answering;
using Interlock.Storage;

namespace Interlock.Tests.Registry.Answering;

/// <summary>Questions about specs, events and graphs.</summary>
public sealed class ReadingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void All_types_of_events_are_listed() =>
        Assert.Equal(
            typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order(),
            EventTypes.All.Order());

    [Fact]
    public void A_question_for_events_that_can_have_no_answer_is_refused()
    {
        desk.Create("1");
        var now = desk.Time.GetUtcNow();
        Assert.Null(Refuse(new() { Spec = "demo", TaskId = "1", Type = "TaskCreated", Since = now, Until = now }));
        Assert.Equal(("event.type", "TaskCreated"), (Refuse(new() { Type = "TaskCraeted" })!.Code, (string?)Refuse(new() { Type = "TaskCraeted" })!.Details!["nearest"]));
        Assert.Equal("event.range", Refuse(new() { Since = now, Until = now.AddTicks(-1) })!.Code);
        Assert.Equal("spec.unknown", Refuse(new() { Spec = "none" })!.Code);
        Assert.Equal("task.unknown", Refuse(new() { Spec = "demo", TaskId = "9" })!.Code);
        Assert.Null(desk.Registry.Reading.RefuseEvents(new() { Spec = "none" }, toCome: true));

        Refusal? Refuse(EventQuery query) => desk.Registry.Reading.RefuseEvents(query);
    }

    [Fact]
    public void Events_are_found_by_task_and_by_time_both_ends_included()
    {
        desk.Create("1");
        desk.Time.Pass(TimeSpan.FromMinutes(5));
        var from = desk.Time.GetUtcNow();
        desk.Create("2");
        desk.Time.Pass(TimeSpan.FromMinutes(5));
        desk.Registry.Steering.Cancel(Desk.Ref("2"), "no", Desk.Ann);
        Assert.All(desk.Registry.Reading.Events(new() { Spec = "demo", Since = from, Until = from }), entry => Assert.Equal(("2", from), (entry.TaskId, entry.At)));
        Assert.Contains(desk.Registry.Reading.Events(new() { Spec = "demo", TaskId = "2", Since = from.AddTicks(1) }), entry => (string?)entry.Details["to"] == "cancelled");
        Assert.Empty(desk.Registry.Reading.Events(new() { Spec = "demo", TaskId = "1", Since = from }));
    }

    [Fact]
    public void A_spec_is_counted_in_the_words_of_every_view()
    {
        desk.Create("1");
        desk.Create("2", "1");
        desk.Create("3");
        desk.Create("4");
        desk.Begin("3");
        desk.Registry.Steering.Cancel(Desk.Ref("4"), "no", Desk.Ann);
        var spec = desk.Registry.Reading.Spec("demo").Value;
        Assert.Equal("blocked 1, ready 1, running 1, done 0, failed 1", Counts("registry"));
        Assert.Equal("pending 2, claimed 0, in_progress 1, completed 0, failed 1", Counts("worker"));
        Assert.Equal("pending 2, in_progress 1, completed 0, failed 0, deleted 1", Counts("board"));
        Assert.Equal(0, spec.Progress);
        desk.Commit("3", "grown-3.txt");
        Assert.Equal(0, new SpecSummary(spec.Spec, 0, new Dictionary<TaskState, int>()).Progress);
        Assert.Equal(100, new SpecSummary(spec.Spec, 2, new Dictionary<TaskState, int> { [TaskState.Cancelled] = 2 }).Progress);
        Assert.Equal(66, new SpecSummary(spec.Spec, 4, new Dictionary<TaskState, int> { [TaskState.Cancelled] = 1, [TaskState.Done] = 2, [TaskState.Failed] = 1 }).Progress);

        string Counts(string view) => string.Join(", ", spec.In(view).Select(one => $"{one.Word} {one.Count}"));
    }
}
