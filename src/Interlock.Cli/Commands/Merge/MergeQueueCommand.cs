using Interlock.Cli.Composition;
using Interlock.Cli.Schemas;

namespace Interlock.Cli.Commands.Merge;

/// <summary><c>merge queue</c> and <c>merge status</c>: what waits to be merged, and what holds it.</summary>
internal sealed class MergeQueueCommand(string path = "merge queue") : WorkplaceCommand
{
    public override CommandShape Shape => new(path, "List what waits to be merged, and what holds it.")
    {
        Data = DataShape.List(path.Replace(' ', '.'), MergeAnswer.EntryFields),
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var queue = MergeAnswer.Queue(workplace.Registry);
        return new(context.Print.List(queue, MergeAnswer.Write, page => page.Table(MergeAnswer.Table(queue), "Nothing waits to be merged.")));
    }
}
