using Interlock.Cli.Composition;
using Interlock.Contract;
using Interlock.Registry.Answering;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task ready [SPEC]</c>: what could be claimed, best first.</summary>
internal sealed class TaskReadyCommand : LookCommand
{
    private const int DefaultLimit = 100;

    private readonly Operand spec = Operand.Maybe("SPEC", "Only tasks of this spec.");
    private readonly Option skill = Option.Text("--skill", "S", "Only tasks that ask for this skill.");
    private readonly Option required = Option.Flag("--required-only", "Leave optional tasks out.");
    private readonly Option limit = Option.Integer("--limit", "N", "At most so many; default 100.", 0, int.MaxValue);

    public override CommandShape Shape => new("task ready", "List the tasks that can be claimed now, best first.")
    {
        Operands = [spec],
        Options = [skill, required, limit],
        Data = AnswerShape.List<ListedTaskAnswer>("task.ready"),
        Examples = ["interlock task ready --json=id,title --limit 5"],
    };

    protected override int Run(CommandContext context, Reading reading, Place place, Arguments arguments)
    {
        if (arguments.Text(spec) is { } name && reading.RefuseSpec(name) is { } unknown)
        {
            return context.Refuse(unknown);
        }

        var ready = reading.Ready(new()
        {
            Spec = arguments.Text(spec),
            Skill = arguments.Text(skill),
            RequiredOnly = arguments.Has(required),
            Limit = (int)(arguments.Integer(limit) ?? DefaultLimit),
        });
        return context.Print.List(ready.Select(view => ListedTaskAnswer.Of(view, null)), page => TaskText.Table(page, ready, "Nothing is ready; 'interlock task list --state blocked' shows what waits."));
    }
}
