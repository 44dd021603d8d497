using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry.Answering;

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

    [Fact]
    public void A_chain_of_three_names_the_next_link_and_the_one_to_begin_with()
    {
        desk.Create("1");
        desk.Create("2", "1");
        desk.Create("3", "2");
        desk.Create("4", "3");
        desk.Claim("1", Desk.Bob);
        Tells("4", "demo/4 waits for demo/3 (blocked); the first to be done of all that is demo/1 (analyzing, held by bob).", "interlock task why demo/1");
        Assert.Equal(["demo/3 (blocked)", "demo/2 (blocked)", "demo/1 (analyzing, held by bob)"], desk.Registry.Explaining.Why(Desk.Ref("4")).Value.Chain);
        Tells("2", "demo/2 waits for demo/1 (analyzing, held by bob).", "interlock task why demo/1");
    }

    [Fact]
    public void What_is_failed_or_cancelled_is_named_from_any_distance_with_all_that_can_be_done()
    {
        desk.Create("1");
        desk.Create("other");
        desk.Create("2", "1", "~other");
        desk.Create("3", "2");
        desk.Registry.Steering.Cancel(Desk.Ref("1"), "no", Desk.Ann);
        Tells("3", "demo/3 waits for demo/1, which is cancelled and will not become done by itself (no).", "interlock task reopen demo/1 --reason TEXT");
        Assert.Equal(["interlock task reopen demo/1 --reason TEXT", "interlock task update demo/2 --soft demo/other", "interlock task cancel demo/2 --reason TEXT"], Ways("2"));
        Assert.Equal(["interlock task reopen demo/1 --reason TEXT", "interlock task cancel demo/3 --reason TEXT"], Ways("3"));
        Assert.Contains("reopen demo/1", desk.TryClaim("2").Refusal!.Hint, StringComparison.Ordinal);
        Assert.Equal(["interlock task reopen demo/1 --reason TEXT"], Ways("1"));
    }

    [Theory]
    [InlineData("claim", "2 (dependencies.open)", "demo/2 waits for demo/1 (pending).")]
    [InlineData("start", "3 (approval.missing)", "demo/2 waits for a person: approval: impact HIGH waits for a person's approval.")]
    [InlineData("lock", "4 (lock.missing)", "demo/2 is analyzing, held by ann; the last command on it was refused: gate 4 (lock.missing): not locked by this task: b.txt.")]
    [InlineData("empty", "5 (branch.no_commits)", "demo/2 is implementing, held by ann; the last command on it was refused: gate 5 (branch.no_commits): no commit of this task stands beyond its base: nothing was changed.")]
    [InlineData("change", "6 (change.unknown)", "demo/2 is implementing, held by ann; the last command on it was refused: gate 6 (change.unknown): the forge has no change 77.")]
    [InlineData("manual", "7 (completion.unapproved)", "demo/2 is implementing, held by ann; the last command on it was refused: gate 7 (completion.unapproved): no person has said that it is done.")]
    public void What_a_gate_refused_last_is_told_until_it_is_mended(string how, string gate, string sentence)
    {
        desk.Create("1");
        desk.Create(Desk.Draft("2", how == "claim" ? ["1"] : []) with { Files = ["b.txt"], Completion = how == "manual" ? Completion.Manual : Completion.Merge });
        desk.Impact.Risk = _ => how == "start" ? Interlock.Gates.Risk.High : Interlock.Gates.Risk.Low;
        var refused = how switch
        {
            "claim" => desk.TryClaim("2").Refusal,
            "start" => desk.TryStart("2", desk.Claim("2")).Refusal,
            "lock" => Unlocked(desk.Claim("2")),
            "empty" => Empty(desk.Begin("2")),
            "change" => Foreign(desk.Begin("2")),
            _ => desk.TryFinish("2", desk.Begin("2")).Refusal,
        };
        Assert.Equal(gate, $"{refused!.Details!["gate"]} ({refused.Details["code"]})");
        Says("2", sentence);
        Assert.NotNull(desk.Registry.Explaining.Why(Desk.Ref("2")).Value.Next);
    }

    [Fact]
    public void A_draft_a_retry_a_parked_task_and_a_parent_say_what_comes_next()
    {
        desk.Import(Desk.Draft("lost", "nowhere"));
        Tells("lost", "demo/lost is draft: missing dependency nowhere.", "interlock task update demo/lost --depends REF (or --no-depends)");
        desk.Create(Desk.Draft("kept") with { Hold = true });
        Tells("kept", "demo/kept is draft: it is held back until somebody says that it is ready.", "interlock task advance demo/kept --to pending");
        desk.Create("again");
        desk.Registry.Working.Fail(Desk.Ref("again"), desk.Begin("again"), "no luck", Desk.Ann);
        Assert.Equal("interlock task advance demo/again --to pending", desk.Registry.Explaining.Why(Desk.Ref("again")).Value.Next);
        desk.Make("holder", "src/");
        desk.Create("grower");
        var token = desk.Begin("grower");
        desk.Claim("holder", Desk.Bob);
        desk.Commit("grower", "src/a");
        desk.TrySubmit("grower", token);
        Tells("grower", "demo/grower is parked with its work: src/a is locked by demo/holder; it waits since 2026-01-02T03:04:05.000Z, 1st in line.", "interlock task why demo/holder");
        desk.Import(Desk.Draft("P") with { IsParent = true }, Desk.Draft("P1") with { Parent = "P" });
        Tells("P", "demo/P is a parent: pending, because 1 of its children is pending.", "interlock task why demo/P1");
    }

    [Fact]
    public void Every_condition_of_a_check_says_how_it_is_and_what_would_satisfy_it()
    {
        desk.Make("1", "a");
        foreach (var verdict in desk.Registry.Explaining.CheckAsync(Desk.Ref("1"), TaskState.Done, default).GetAwaiter().GetResult().Value)
        {
            Assert.NotEmpty(verdict.Conditions);
            Assert.Equal(verdict.Code, verdict.Conditions.FirstOrDefault(condition => condition.Holds == false)?.Code);
            Assert.All(verdict.Conditions, condition => Assert.False(string.IsNullOrWhiteSpace(condition.Fact)));
            Assert.All(verdict.Conditions, condition => Assert.Equal(condition.Holds == true, condition.SatisfiedBy is null));
        }
    }

    private Refusal? Unlocked(long token)
    {
        desk.Store.Write(tx =>
        {
            tx.DeleteLocks(desk.Task("2").Uid);
            return 0;
        });
        return desk.TryStart("2", token).Refusal;
    }

    private Refusal? Empty(long token)
    {
        desk.Commit("2", state => state with { Commits = 0 });
        return desk.TrySubmit("2", token).Refusal;
    }

    private Refusal? Foreign(long token)
    {
        desk.Commit("2", "b.txt");
        return desk.TrySubmit("2", token, change: 77).Refusal;
    }

    private IEnumerable<string> Ways(string id) => desk.Registry.Explaining.Why(Desk.Ref(id)).Value.Remedies.Select(way => way.Command);

    private void Tells(string id, string sentence, string? next)
    {
        var why = desk.Registry.Explaining.Why(Desk.Ref(id)).Value;
        Assert.Equal((sentence, next), (why.Sentence, why.Next));
    }

    private string Gates(string id, TaskState? to) => string.Join(' ', desk.Registry.Explaining.CheckAsync(Desk.Ref(id), to, default).GetAwaiter().GetResult().Value
        .Select(verdict => $"{verdict.Gate}{verdict.Code ?? "+"}"));

    private void Says(string id, string words) =>
        Assert.Contains(words, desk.Registry.Explaining.Why(Desk.Ref(id)).Value.Sentence, StringComparison.Ordinal);
}
