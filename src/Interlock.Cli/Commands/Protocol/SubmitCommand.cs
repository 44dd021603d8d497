using Interlock.Cli.Composition;
using Interlock.Cli.Commands.Merge;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>submit</c>: gates 5 and 6, then the merge queue, unless another process works on it.</summary>
internal sealed class SubmitCommand(string path = "submit") : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option branch = Option.Text("--branch", "B", "The branch, instead of the one recorded with the claim.");
    private readonly Option change = Option.Integer("--change", "N", "The change request, instead of the one opened for the branch.", int.MinValue, int.MaxValue);

    private readonly Option commit = Option.Text("--commit", "SHA", "The commit by which somebody has merged the branch already, 40 hex digits.");

    private bool Names => path == "merge submit";

    public override CommandShape Shape => new(path, "Hand in the work on a claimed task.")
    {
        Description = "Opens a change, queues the merge, and merges by itself when nobody else is merging. A branch that a person has merged already is found on the target, and is not merged again."
            + (Names ? " Where it is not found, or a later commit is meant, --commit names it; naming one again runs the checks again." : ""),
        Operands = [task],
        Options = Names ? [branch, change, commit] : [branch, change],
        Data = TaskAnswer.Shape(path.Replace(' ', '.')),
        Examples = [$"interlock {path} chat-app/1.1"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        if (name.IsRefused)
        {
            return context.Refuse(name.Refusal);
        }

        var cancellation = context.Interrupts.Graceful;
        var submitted = await workplace.Registry.Submitting.SubmitAsync(name.Value, context.Token, arguments.Text(branch), (int?)arguments.Integer(change), Names ? arguments.Text(commit) : null, context.Actor(), cancellation);
        // The queue is for those to work on who are not in it.
        return submitted.IsRefused || context.Actor().InsideRun
            ? TaskAnswer.Print(context, workplace, submitted)
            : await Draining.RunAsync(context, workplace, submitted.Value, "The change is queued, but not merged");
    }
}
