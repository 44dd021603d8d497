using Interlock.Cli.Commands.Protocol;

namespace Interlock.Cli.Commands.Merge;

/// <summary><c>merge submit TASK</c>: the same as <c>submit TASK</c>.</summary>
internal sealed class MergeSubmitCommand : CliCommand
{
    private readonly SubmitCommand submit = new("merge submit");

    public override CommandShape Shape => submit.Shape;

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments) => submit.RunAsync(context, arguments);
}
