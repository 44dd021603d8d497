using Interlock.Journal;
using Interlock.Lifecycle;

namespace Interlock.Tests.Registry.Approving;

public sealed class AnsweringTests
{
    private readonly Desk desk = new();

    [Fact]
    public void A_question_blocks_its_task_and_counts_nothing()
    {
        Ask();
        Assert.Equal(TaskState.Blocked, desk.State("1"));
        Assert.Equal("question: tabs or spaces?", desk.Reason("1"));
        Assert.Null(desk.ClaimOf("1"));
        Assert.Empty(desk.LocksOf("1"));
        Assert.Equal((0, 0, null), (desk.Task("1").Attempt, desk.Task("1").InfrastructureAttempt, desk.Task("1").DueAt));
        Assert.Single(desk.Events("1", type: EventTypes.QuestionAsked));
        var why = desk.Registry.Explaining.Why(Desk.Ref("1")).Value;
        Assert.Equal("demo/1 waits for an answer to bot: tabs or spaces?", why.Sentence);
        Assert.Equal("interlock answer demo/1 TEXT", why.Next);
    }

    [Fact]
    public void Time_does_not_answer_it_and_nobody_can_claim_past_it()
    {
        Ask();
        desk.Time.Pass(TimeSpan.FromDays(30));
        desk.Registry.Sweeping.Sweep();
        Desk.Refused(desk.TryClaim("1", Desk.Bot), "question.open", RefusalKind.Conflict);
        Desk.Refused(desk.TryClaim("1"), "question.open", RefusalKind.Conflict);
        Assert.Equal("task.none_ready", desk.TryClaim(actor: Desk.Bot).Refusal?.Code);
    }

    [Fact]
    public void An_answer_lets_it_go_on_and_is_kept()
    {
        Ask();
        Assert.Equal(TaskState.Pending, desk.Registry.Answering.Answer(Desk.Ref("1"), " tabs ", Desk.Ann).Value.State);
        var kept = desk.Registry.Answering.Of(desk.Task("1"));
        Assert.Equal(("tabs or spaces?", "tabs", "ann"), (kept?.Text, kept?.Answer, kept?.AnsweredBy));
        Assert.Single(desk.Events("1", type: EventTypes.QuestionAnswered));
        desk.Begin("1", Desk.Bot);
        Desk.Refused(desk.Registry.Answering.Answer(Desk.Ref("1"), "spaces", Desk.Ann), "question.none", RefusalKind.Conflict);
    }

    [Fact]
    public void Only_a_person_answers_and_not_with_nothing()
    {
        Ask();
        Desk.Refused(desk.Registry.Answering.Answer(Desk.Ref("1"), "tabs", Desk.Bot), "operator.run", RefusalKind.Forbidden);
        Desk.Refused(desk.Registry.Answering.Answer(Desk.Ref("1"), "  ", Desk.Ann), "answer.blank", RefusalKind.Usage);
        Assert.Equal(TaskState.Blocked, desk.State("1"));
    }

    [Fact]
    public void A_question_under_a_claim_that_has_ended_is_nobodys()
    {
        desk.Make("1", "a.txt");
        var token = desk.Begin("1", Desk.Bot);
        desk.Registry.Working.Release(Desk.Ref("1"), token, null, Desk.Bot);
        Desk.Refused(desk.Registry.Answering.Ask(Desk.Ref("1"), token, "tabs or spaces?", null, Desk.Bot), "claim.stale", RefusalKind.Conflict);
        Assert.Equal(TaskState.Pending, desk.State("1"));
    }

    private void Ask()
    {
        desk.Make("1", "a.txt");
        Assert.False(desk.Registry.Answering.Ask(Desk.Ref("1"), desk.Begin("1", Desk.Bot), "tabs or spaces?", "run00001", Desk.Bot).IsRefused);
    }
}
