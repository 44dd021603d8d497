using Interlock.Cli.Composition;
using Interlock.Merging;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>submit</c>: gates 5 and 6, then the merge queue, unless another process works on it.</summary>
internal sealed class SubmitCommand(string path = "submit") : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option branch = Option.Text("--branch", "B", "The branch, instead of the one recorded with the claim.");
    private readonly Option change = Option.Integer("--change", "N", "The change request, instead of the one opened for the branch.", int.MinValue, int.MaxValue);

    public override CommandShape Shape => new(path, "Hand in the work on a claimed task.")
    {
        Description = "Opens a change, queues the merge, and merges by itself when nobody else is merging.",
        Operands = [task],
        Options = [branch, change],
        Data = TaskAnswer.Shape(path.Replace(' ', '.')),
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        if (name.IsRefused)
        {
            return context.Refuse(name.Refusal);
        }

        var cancellation = context.Interrupts.Graceful;
        var submitted = await workplace.Registry.Submitting.SubmitAsync(name.Value, context.Token, arguments.Text(branch), (int?)arguments.Integer(change), context.Actor(), cancellation);
        if (submitted.IsRefused || workplace.Merges is not { } merges || context.FromRun || context.DryRun)
        {
            return TaskAnswer.Print(context, workplace, submitted);
        }

        if (workplace.RequireTrust() is { } untrusted)
        {
            context.Print.Warn(untrusted.Code, $"The change is queued, but not merged: {untrusted.Message}");
            return TaskAnswer.Print(context, workplace, submitted);
        }

        var merged = await merges.ProcessAsync(untilEmpty: true, noted: null, cancellation);
        await merges.TidyAsync(cancellation);
        var own = merged.IsRefused ? null : merged.Value.LastOrDefault(outcome => outcome.Task == name.Value.ToString());
        if (own is { Result: MergeResult.Returned, Refusal: { } sentBack })
        {
            return context.Refuse(sentBack);
        }

        if (own is { Result: MergeResult.Held, Refusal: { } held })
        {
            context.Print.Warn(held.Code, held.Message);
        }

        return TaskAnswer.Print(context, workplace, submitted);
    }
}
