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
    private readonly Operand path = Operand.One("PATH", "A plan, anywhere, or the folder of one: a tasks.md, a tasks.json, a backlog, JSON lines.");
    private readonly Option name = Option.Text("--name", "SPEC", "The spec's name; otherwise made of the path.");

    private readonly Option format = Option.Choice("--format", "FORMAT", [.. PlanFormats.Names, .. ForeignImport.Names], "How the plan is written; otherwise told from its path, then from its content.");

    private readonly Option map = Option.Texts("--map", "WORD=STATE", "Imports of Task Master, Backlog.md and beads: what a word for a state means (pending, done, cancelled, draft).");

    public override CommandShape Shape => new("spec import", "Read the tasks of a plan into the registry.")
    {
        Description = "Plans of Kiro, spec-kit and OpenSpec are kept in step by 'spec sync' afterwards; those of Task Master (tasks.json), Backlog.md (its folder) and beads (JSON lines) are read once and again, and never written. "
            + "Errors of single tasks are reported and stop nothing. Reading the same file again changes nothing. A file with several plans is answered with a list.",
        Operands = [path],
        Options = [name, format, map],
        Data = AnswerShape.One<ImportAnswer>("spec.import"),
        Examples = ["interlock spec import .kiro/specs/chat-app/tasks.md", "interlock spec import specs/001-login/tasks.md --format spec-kit", "interlock spec import .taskmaster/tasks/tasks.json"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var sync = new SpecSync(workplace, context.Actor());
        var imported = await sync.ImportAsync(Path.GetFullPath(arguments.Required(path), context.WorkingDirectory), arguments.Text(name), arguments.Text(format), arguments.All(map), context.Interrupts.Graceful);
        if (imported.IsRefused)
        {
            return context.Refuse(imported.Refusal);
        }

        if (imported.Value is [var only])
        {
            return context.Print.One(Answer(only), page => SyncText.Show(page, "read", only));
        }

        context.Print.Shape = AnswerShape.List<ImportAnswer>("spec.import");
        return context.Print.List(imported.Value.Select(Answer), page => imported.Value.ToList().ForEach(one => SyncText.Show(page, "read", one)));

        ImportAnswer Answer(ImportResult one) => ImportAnswer.Of(one) with { Definitions = context.DryRun ? [.. one.Read.Select(ReadTask.Of)] : null };
    }
}
