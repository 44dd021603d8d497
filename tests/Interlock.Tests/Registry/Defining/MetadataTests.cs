using Interlock.Lifecycle;
using Interlock.Registry;

namespace Interlock.Tests.Registry.Defining;

/// <summary>Free facts of a task: set, kept with a step, taken away.</summary>
public sealed class MetadataTests
{
    private readonly Desk desk = new();

    [Fact]
    public void Facts_are_set_and_taken_away_and_logged()
    {
        desk.Create(Desk.Draft("1") with { Metadata = new() { ["kept"] = 1, ["gone"] = 2 } });
        var edited = desk.Registry.Steering.Update(Desk.Ref("1"), new() { Metadata = Edit(["text=a=b", "count:=3", "list:=[1,{\"k\":null}]", "null:=null", "empty="], "gone", "absent") }, Desk.Ann).Value;
        Assert.Equal("""{"kept":1,"text":"a=b","count":3,"list":[1,{"k":null}],"null":null,"empty":""}""", edited.MetadataText);
        Assert.Equal(TaskState.Pending, edited.State);
        var logged = desk.Events("1")[^1];
        Assert.Equal("TaskUpdated", logged.Type);
        Assert.Equal(["metadata.text", "metadata.count", "metadata.list", "metadata.null", "metadata.empty", "metadata.gone"], logged.Details["changed"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal("""{"to":3}""", logged.Details["changed"]!["metadata.count"]!.ToJsonString());
        Assert.Equal("""{"to":null}""", logged.Details["changed"]!["metadata.null"]!.ToJsonString());
        Assert.Equal("""{"from":2}""", logged.Details["changed"]!["metadata.gone"]!.ToJsonString());
    }

    [Fact]
    public void A_step_keeps_its_facts_and_a_refused_one_keeps_none()
    {
        desk.Create(Desk.Draft("1") with { Hold = true });
        var moved = desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Pending, null, Desk.Ann, Edit(["slot=s1"])).Value;
        Assert.Equal((TaskState.Pending, """{"slot":"s1"}"""), (moved.State, moved.MetadataText));
        Assert.Equal(moved.MetadataText, desk.Task("1").MetadataText);

        var before = desk.Snapshot();
        Desk.Refused(desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Done, null, Desk.Ann, Edit(["slot=s2"])), "state.illegal_transition", RefusalKind.Conflict);
        Assert.Equal((before, """{"slot":"s1"}"""), (desk.Snapshot(), desk.Task("1").MetadataText));
    }

    [Fact]
    public void Facts_and_criteria_are_given_back_by_an_undo()
    {
        desk.Create(Desk.Draft("1") with { Metadata = new() { ["kept"] = 1, ["gone"] = null, ["other"] = "x" }, Acceptance = ["fine"] });
        _ = desk.Registry.Steering.Update(Desk.Ref("1"), new() { Metadata = Edit(["new=1", "kept:=2"], "gone"), Acceptance = ["better"] }, Desk.Ann).Value;
        var undone = desk.Registry.Undoing.UndoAsync(Desk.Ref("1"), null, null, Desk.Ann, default).GetAwaiter().GetResult().Value;
        Assert.Equal("""{"gone":null,"kept":1,"other":"x"}""", new System.Text.Json.Nodes.JsonObject(undone.Metadata.OrderBy(pair => pair.Key).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString());
        Assert.Equal(["fine"], undone.Acceptance);
    }

    [Fact]
    public void More_than_is_allowed_is_refused_and_changes_nothing()
    {
        desk.Create("1");
        var half = new string('x', MetadataEdit.MaxBytes / 2);
        _ = desk.Registry.Steering.Update(Desk.Ref("1"), new() { Metadata = Edit([$"a={half}"]) }, Desk.Ann).Value;
        var before = desk.Task("1");
        Desk.Refused(desk.Registry.Steering.Update(Desk.Ref("1"), new() { Metadata = Edit([$"b={half}"]) }, Desk.Ann), "metadata.too_large", RefusalKind.Usage);
        Desk.Refused(desk.Registry.Steering.Advance(Desk.Ref("1"), TaskState.Blocked, null, Desk.Ann, Edit([$"b={half}"])), "metadata.too_large", RefusalKind.Usage);
        Assert.Equal(before, desk.Task("1"));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("=x")]
    [InlineData(":=1")]
    [InlineData(" a=x")]
    [InlineData("a\n=x")]
    [InlineData("a:=")]
    [InlineData("a:={")]
    [InlineData("a:=NaN")]
    [InlineData("a:={\"k\":1,\"k\":2}")]
    public void What_sets_nothing_is_refused(string given) => Desk.Refused(MetadataEdit.Parse([given], []), "metadata.invalid", RefusalKind.Usage);

    [Fact]
    public void A_key_is_not_both_set_and_taken_away()
    {
        Desk.Refused(MetadataEdit.Parse(["a=1"], ["a"]), "metadata.invalid", RefusalKind.Usage);
        Desk.Refused(MetadataEdit.Parse([], [""]), "metadata.invalid", RefusalKind.Usage);
        Desk.Refused(MetadataEdit.Parse([new string('k', 121) + "=1"], []), "metadata.invalid", RefusalKind.Usage);
        Assert.Null(MetadataEdit.Parse([], []).Value);
    }

    private static MetadataEdit Edit(string[] set, params string[] unset) => MetadataEdit.Parse(set, unset).Value!;
}
