using Interlock.Cli.Composition;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>answer TASK TEXT</c>: to the question that an agent ended with.</summary>
internal sealed class AnswerCommand : TaskCommand
{
    private readonly Operand text = Operand.One("TEXT", "The answer; the next run of the task is told it.");

    public override CommandShape Shape => new("answer", "Answer the question of an agent, so that its task goes on.")
    {
        Description = "A task whose agent ended with a question is blocked until a person answers; nothing of it was handed in, and no attempt was counted. 'task why' shows the question.",
        Operands = [Task, text],
        Data = TaskAnswer.Shape("answer"),
        Examples = ["interlock answer chat-app/1.1 'tabs, please' --as ann"],
    };

    protected override ValueTask<Result<WorkTask>> ActAsync(CommandContext context, Workplace workplace, TaskRef task, Arguments arguments) =>
        new(workplace.Registry.Answering.Answer(task, arguments.Required(text), context.Actor()));
}
