using Interlock.Cli.Composition;
using Interlock.Registry.Claiming;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>heartbeat</c>.</summary>
internal sealed class HeartbeatCommand : ReportCommand
{
    private readonly Operand task = TaskAnswer.Operand();

    public override CommandShape Shape => new("heartbeat", "Renew the lease on a claimed task.")
    {
        Operands = [task],
        Options = [],
        Data = TaskAnswer.Shape("heartbeat"),
        Examples = ["interlock heartbeat chat-app/1.1"],
    };

    protected override Result<WorkTask> Report(CommandContext context, Working working, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        return name.IsRefused ? name.Refusal : working.Heartbeat(name.Value, context.Token, context.Actor());
    }
}
