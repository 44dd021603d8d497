using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Cli.Schemas;
using Interlock.Kiro;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec import</c>: reads a <c>tasks.md</c>.</summary>
internal sealed class SpecImportCommand : WorkplaceCommand
{
    private readonly Operand path = Operand.One("PATH", "A tasks.md, anywhere, or the folder of one.");
    private readonly Option name = Option.Text("--name", "SPEC", "The spec's name; otherwise made of the path.");

    public override CommandShape Shape => new("spec import", "Read the tasks of a tasks.md into the registry.")
    {
        Description = "Errors of single tasks are reported and stop nothing. Reading the same file again changes nothing.",
        Operands = [path],
        Options = [name],
        Data = DataShape.One(
            "spec.import",
            "spec:text tasks:int lines_read:int lines_tasks:int lines_not_tasks:int added:int updated:int unchanged:int removed:int "
            + "conflicts:{file:text line:int code:text message:text}[] errors:{file:text line:int code:text message:text}[]"),
        Examples = ["interlock spec import .kiro/specs/chat-app/tasks.md"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var sync = new SpecSync(workplace, context.Actor());
        var imported = await sync.ImportAsync(Path.GetFullPath(arguments.Required(path), context.WorkingDirectory), arguments.Text(name), context.Interrupts.Graceful);
        return imported.IsRefused ? context.Refuse(imported.Refusal) : context.Print.One(
            imported.Value,
            static (ObjectWriter json, ImportResult result) => json.Copy(result.ToJson()),
            page => Show(page, imported.Value));
    }

    private static void Show(TextPage page, ImportResult result)
    {
        page.Line(Piece.Good("read "), Piece.Strong(result.Spec), $": {result.Tasks} tasks; {result.Added} added, {result.Updated} updated, {result.Unchanged} unchanged, {result.Removed} missing in the file.");
        foreach (var problem in result.Errors)
        {
            page.Line(Piece.Waiting($"{problem.File}:{problem.Line} "), problem.Message, Piece.Faint($" ({problem.Code})"));
        }
    }
}
