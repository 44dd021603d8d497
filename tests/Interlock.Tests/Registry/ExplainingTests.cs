using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry;

public sealed class ExplainingTests
{
    private readonly Desk desk = new();

    [Fact]
    public void Every_state_has_a_sentence()
    {
        desk.Create("1");
        Says("1", "is ready");
        var token = desk.Claim("1");
        Says("1", "is analyzing, held by ann");
        desk.TryStart("1", token);
        desk.Commit("1", "a");
        desk.TrySubmit("1", token);
        Says("1", "is in review");
        desk.TryMerge("1", token);
        Says("1", "is done, merged as dddddddddd");
        desk.Create(Desk.Draft("draft") with { Hold = true });
        Says("draft", "is draft");
        desk.Make("holder", "src/");
        desk.Make("wants", "src/a");
        desk.Claim("holder", Desk.Bob);
        Says("wants", "src/a is locked by demo/holder");
        desk.Create("2", "holder");
        desk.Create("3", "2");
        Says("3", "waits for demo/2 (blocked)");
        Assert.Equal(["demo/2 (blocked)", "demo/holder (analyzing, held by bob)"], desk.Registry.Explaining.Why(Desk.Ref("3")).Value.Chain);
        desk.Create("retry");
        desk.Registry.Working.Fail(Desk.Ref("retry"), desk.Begin("retry"), "no luck", Desk.Ann);
        Says("retry", "waits until");
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("P1") with { Parent = "P" });
        Says("P", "1 of its children is pending");
        Desk.Refused(desk.Registry.Explaining.Why(Desk.Ref("nope")), "task.unknown", RefusalKind.NotFound);
    }

    [Fact]
    public void A_cancelled_child_does_not_make_its_parent_hopeless()
    {
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("P1") with { Parent = "P" }, Desk.Draft("P2") with { Parent = "P" }, Desk.Draft("after", "P"));
        desk.Registry.Steering.Cancel(Desk.Ref("P1"), null, Desk.Ann);
        Says("after", "waits for demo/P (pending)");
        desk.Registry.Steering.Cancel(Desk.Ref("P2"), null, Desk.Ann);
        Says("after", "demo/P, which is cancelled and will not become done by itself");
    }

    [Fact]
    public void A_gate_check_lists_the_gates_in_order_and_stores_nothing()
    {
        desk.Make("1", "a");
        var seq = desk.LastSeq;
        Assert.Equal("0+ 1+ 2+", Gates("1", TaskState.Analyzing));
        Assert.Equal("0+ 1+ 2+ 3impact.missing 4lock.missing", Gates("1", TaskState.Implementing));
        Assert.Equal("0+ 1+ 2+ 3impact.missing 4lock.missing 5branch.missing 6change.missing", Gates("1", TaskState.Reviewing));
        Assert.Equal("0+ 1+ 2+ 3impact.missing 4lock.missing 5branch.missing 6change.missing 7checks.missing", Gates("1", TaskState.Done));
        Assert.Equal("0+ 1+ 2+", Gates("1", null));
        Assert.Equal(seq, desk.LastSeq);
        desk.Submit("1");
        Assert.Equal("0+ 1+ 2+ 3+ 4+ 5+ 6+", Gates("1", TaskState.Reviewing));
        desk.Import(Desk.Draft("P") with { IsParent = true });
        Desk.Refused(desk.Registry.Explaining.CheckAsync(Desk.Ref("P"), null, default).GetAwaiter().GetResult(), "task.is_parent", RefusalKind.Conflict);
    }

    private string Gates(string id, TaskState? to) => string.Join(' ', desk.Registry.Explaining.CheckAsync(Desk.Ref(id), to, default).GetAwaiter().GetResult().Value
        .Select(verdict => $"{verdict.Gate}{verdict.Code ?? "+"}"));

    private void Says(string id, string words) =>
        Assert.Contains(words, desk.Registry.Explaining.Why(Desk.Ref(id)).Value.Sentence, StringComparison.Ordinal);
}
