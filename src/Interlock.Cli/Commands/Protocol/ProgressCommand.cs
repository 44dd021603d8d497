using Interlock.Cli.Composition;
using Interlock.Registry.Claiming;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>progress</c>: <c>progress SPEC/ID PERCENT</c>, inside a run also <c>progress PERCENT</c>.</summary>
internal sealed class ProgressCommand : ReportCommand
{
    private readonly Operand words = Operand.Some("TASK PERCENT", "The task, SPEC/ID (inside a run it may be left out), and how much is done, 0 to 100.");
    private readonly Option step = Option.Text("--step", "TEXT", "What is being done.");

    public override CommandShape Shape => new("progress", "Report how far a claimed task is; renews the lease.")
    {
        Operands = [words],
        Options = [step],
        Data = TaskAnswer.Shape("progress"),
        Examples = ["interlock progress chat-app/1.1 40 --step 'writing tests'"],
    };

    protected override Result<WorkTask> Report(CommandContext context, Working working, Arguments arguments)
    {
        var given = arguments.All(words);
        if (given.Count > 2 || !int.TryParse(given[^1].TrimEnd('%'), out var percent))
        {
            return new Refusal(RefusalKind.Usage, "usage.invalid", "Progress is a whole number of percent.", "Say 'interlock progress SPEC/ID 40'.");
        }

        var name = TaskAnswer.Named(context, given.Count == 2 ? given[0] : null);
        return name.IsRefused ? name.Refusal : working.Progress(name.Value, percent, arguments.Text(step), context.Token, context.Actor());
    }
}
