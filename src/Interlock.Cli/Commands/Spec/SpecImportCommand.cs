using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Plans;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec import</c>: reads a <c>tasks.md</c>.</summary>
internal sealed class SpecImportCommand : WorkplaceCommand
{
    private readonly Operand path = Operand.One("PATH", "A tasks.md of Kiro, spec-kit or OpenSpec, anywhere, or the folder of one.");
    private readonly Option name = Option.Text("--name", "SPEC", "The spec's name; otherwise made of the path.");

    private readonly Option format = Option.Choice("--format", "FORMAT", PlanFormats.Names, "How the plan is written; otherwise told from its path, then from its content.");

    public override CommandShape Shape => new("spec import", "Read the tasks of a plan into the registry.")
    {
        Description = "Errors of single tasks are reported and stop nothing. Reading the same file again changes nothing.",
        Operands = [path],
        Options = [name, format],
        Data = AnswerShape.One<ImportAnswer>("spec.import"),
        Examples = ["interlock spec import .kiro/specs/chat-app/tasks.md", "interlock spec import specs/001-login/tasks.md --format spec-kit"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var sync = new SpecSync(workplace, context.Actor());
        var imported = await sync.ImportAsync(Path.GetFullPath(arguments.Required(path), context.WorkingDirectory), arguments.Text(name), arguments.Text(format), context.Interrupts.Graceful);
        return imported.IsRefused ? context.Refuse(imported.Refusal) : context.Print.One(
            ImportAnswer.Of(imported.Value),
            page => SyncText.Show(page, "read", imported.Value));
    }
}
