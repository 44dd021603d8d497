using Interlock.Cli.Commands.Graph;
using Interlock.Contract;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task graph</c>: what a task hangs on, and what hangs on it.</summary>
internal sealed class TaskGraphCommand : GraphCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option depth = Option.Integer("--depth", "N", "At most so many steps in each direction.", 0, int.MaxValue);

    public override CommandShape Shape => new("task graph", "Show what a task comes after and what comes after it, or draw it.")
    {
        Description = About,
        Operands = [task],
        Options = [depth, Format, Output],
        Data = AnswerShape.One<GraphAnswer>("task.graph"),
        Examples = ["interlock task graph chat-app/2 --depth 2", "interlock task graph chat-app/2 --format mermaid"],
    };

    protected override Result<TaskGraph> Find(CommandContext context, Charting charting, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        return name.IsRefused ? name.Refusal : charting.Around(name.Value, (int?)arguments.Integer(depth));
    }
}
