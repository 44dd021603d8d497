using Interlock.Cli.Composition;
using Interlock.Registry.Answering;
using Interlock.Registry.Approving;
using Interlock.Registry.Claiming;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands;

/// <summary>A worker's word under its claim, given hundreds of times an hour.</summary>
internal abstract class ReportCommand : CliCommand
{
    public sealed override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return new(context.Refuse(found.Refusal));
        }

        using var place = found.Value;
        var registry = context.Reporting(place);
        if (registry.IsRefused)
        {
            return new(context.Refuse(registry.Refusal));
        }

        var approving = new ApprovalCommands(registry.Value, null, null);
        var reported = Report(context, new(registry.Value, approving, new(registry.Value, null, approving)), arguments);
        return new(TaskAnswer.Print(context, new Reading(registry.Value), reported));
    }

    protected abstract Result<WorkTask> Report(CommandContext context, Working working, Arguments arguments);
}
