using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Keeping;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Approving;

/// <summary>Questions of agents to people: asked by the end of a run, kept with the task, answered by a person.</summary>
public sealed class QuestionCommands
{
    private readonly RegistryContext context;

    internal QuestionCommands(RegistryContext context) => this.context = context;

    /// <summary>
    /// An agent cannot go on without a person: its claim ends, and the task is blocked until somebody answers. No attempt is counted,
    /// nothing is handed in, and nothing tries it again by itself.
    /// </summary>
    internal Result<WorkTask> Ask(TaskRef name, long token, string question, string? run, Actor actor) => context.Write<WorkTask>(Authority.Ask.For(actor, name, token), changes =>
    {
        var tx = changes.Store;
        if (tx.FindTask(name) is not { } task)
        {
            return Refusals.UnknownTask(name);
        }

        var claim = Holding.Verify(changes, task, token);
        if (claim.IsRefused)
        {
            return claim.Refusal;
        }

        if (Transitions.Refuse(name.ToString(), task.State, TaskState.Blocked) is { } illegal)
        {
            return illegal;
        }

        var reason = $"{BlockReasons.Question}: {question}";
        Records.Questions.Put(tx, new() { Task = task.Uid, Text = question, Worker = claim.Value.Worker, Run = run, AskedAt = changes.Now });
        var blocked = changes.Move(task, TaskState.Blocked, reason);
        changes.Log(EventTypes.QuestionAsked, blocked, new() { ["question"] = question, ["run"] = run, ["worker"] = claim.Value.Worker });
        Holding.LetGo(changes, blocked, reason);
        return tx.FindTask(task.Uid) ?? blocked;
    });

    /// <summary>A person answers; the task goes on, and its next run is told question and answer.</summary>
    /// <returns>Refusals <c>answer.blank</c>, <c>question.none</c>, <c>operator.run</c>, <c>operator.agent</c>.</returns>
    public Result<WorkTask> Answer(TaskRef name, string answer, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(answer))
        {
            return new Refusal(RefusalKind.Usage, "answer.blank", "An answer has words.", $"As in 'interlock answer {name} \"tabs, please\"'.");
        }

        return context.Write<WorkTask>(Authority.Answer.For(actor, name), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(name) is not { } task)
            {
                return Refusals.UnknownTask(name);
            }

            if (Roster.Know(changes, actor).Kind != WorkerKind.Human)
            {
                return new Refusal(RefusalKind.Forbidden, "operator.agent", $"{actor.Name} is an AI agent; only a person answers a question.", "A person does it with their own name.");
            }

            if (Waiting(tx, task) is not { } question)
            {
                return new Refusal(RefusalKind.Conflict, "question.none", $"{name} waits for no answer; it is {task.State.Name()}.", $"See 'interlock task why {name}'.");
            }

            Records.Questions.Put(tx, question with { Answer = answer.Trim(), AnsweredBy = actor.Name, AnsweredAt = changes.Now });
            changes.Log(EventTypes.QuestionAnswered, task, new() { ["question"] = question.Text, ["answer"] = answer.Trim(), ["by"] = actor.Name });
            return changes.MoveToPending(task, $"{actor.Name} answered");
        });
    }

    /// <summary>The question of a task, answered or not; null when it never had one.</summary>
    public Question? Of(WorkTask task) => context.Store.Read(reader => Records.Questions.Find(reader, task.Uid));

    /// <summary>The question that a task waits for an answer to; null when it waits for none.</summary>
    internal static Question? Waiting(IStoreReader reader, WorkTask task) =>
        task.State == TaskState.Blocked && BlockReasons.Is(task.StateReason, BlockReasons.Question) ? Records.Questions.Find(reader, task.Uid) : null;

    internal static Refusal Unanswered(WorkTask task, Question question) => new(
        RefusalKind.Conflict,
        "question.open",
        $"{task.Ref} waits for an answer: {question.Text}",
        $"A person answers with 'interlock answer {task.Ref} TEXT'.",
        new() { ["question"] = question.Text, ["run"] = question.Run });
}
