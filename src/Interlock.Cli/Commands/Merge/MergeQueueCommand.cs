using Interlock.Cli.Composition;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Merge;

/// <summary><c>merge queue</c> and <c>merge status</c>: what waits to be merged, and what holds it.</summary>
internal sealed class MergeQueueCommand(string path = "merge queue") : WorkplaceCommand
{
    public override CommandShape Shape => new(path, "List what waits to be merged, and what holds it.")
    {
        Data = AnswerShape.List<QueuedMergeAnswer>(path.Replace(' ', '.')),
        Examples = [$"interlock {path}"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var queue = MergeText.Queue(workplace.Registry);
        return new(context.Print.List(queue.Select(static one => QueuedMergeAnswer.Of(one.Task, one.Entry)), page => page.Table(MergeText.Table(queue), "Nothing waits to be merged.")));
    }
}
