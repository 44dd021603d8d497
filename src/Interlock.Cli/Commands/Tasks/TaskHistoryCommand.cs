using Interlock.Cli.Commands.Repository;
using Interlock.Cli.Composition;
using Interlock.Contract;
using Interlock.Registry.Answering;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task history TASK</c>: its events.</summary>
internal sealed class TaskHistoryCommand : LookCommand
{
    private readonly Operand task = TaskAnswer.Operand();

    public override CommandShape Shape => new("task history", "Tell who did what to a task, and when.")
    {
        Description = "Also what happened under another id that the task had.",
        Operands = [task],
        Data = AnswerShape.List<EventAnswer>("task.history"),
        Examples = ["interlock task history chat-app/1.1"],
    };

    protected override int Run(CommandContext context, Reading reading, Place place, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        var events = name.IsRefused ? name.Refusal : reading.History(name.Value);
        return events.IsRefused ? context.Refuse(events.Refusal) : context.Print.List(events.Value.Select(EventAnswer.Of), page => EventView.Tell(page, events.Value));
    }
}
