using Interlock.Cli.Composition;
using Interlock.Contract;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec update</c>: the free facts of a spec.</summary>
internal sealed class SpecUpdateCommand : WorkplaceCommand
{
    private readonly Operand spec = Operand.One("SPEC", "The spec.");
    private readonly Option set = Option.Texts("--set", "KEY=V", "A free fact to keep in its metadata; KEY:=JSON for numbers and lists.");
    private readonly Option unset = Option.Texts("--unset", "KEY", "A free fact to forget.");
    private readonly Option version = Option.Integer("--version-is", "N", "Only if it is still at this version.", 0);

    public override CommandShape Shape => new("spec update", "Change what is kept of a spec.")
    {
        Operands = [spec],
        Options = [set, unset, version],
        Data = AnswerShape.One<SpecAnswer>("spec.update"),
        Examples = ["interlock spec update chat-app --set owner=mara --set 'reviewers:=[\"zoe\"]'"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var edit = MetadataEdit.Parse(arguments.All(set), arguments.All(unset));
        if (edit.IsRefused)
        {
            return new(context.Refuse(edit.Refusal));
        }

        return new(edit.Value is { } facts
            ? SpecText.Print(context, workplace, workplace.Registry.Planning.Update(arguments.Required(spec), facts, arguments.Integer(version), context.Actor()))
            : context.Refuse(new(RefusalKind.Usage, "usage.invalid", "Nothing is said about what to change.", "Give --set KEY=V or --unset KEY.")));
    }
}
