using Interlock.Cli.Composition;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Artifact;

/// <summary><c>artifact add</c>; answers with the task.</summary>
internal sealed class ArtifactAddCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option type = Option.Choice("--type", "TYPE", Registry.Artifact.Types, "What it is.", required: true);
    private readonly Option uri = Option.Text("--uri", "U", "Where it is, a URI or a path; it need not exist yet.", required: true);
    private readonly Option size = Option.Integer("--size", "N", "Bytes.", 0);
    private readonly Option set = Option.Texts("--set", "KEY=V", "A free fact to keep with it; KEY:=JSON for numbers and lists.");

    public override CommandShape Shape => new("artifact add", "Keep a reference to a result of a task.")
    {
        Operands = [task],
        Options = [type, uri, size, set],
        Data = TaskAnswer.Shape("artifact.add"),
        Examples = ["interlock artifact add chat-app/2 --type test --uri https://ci.example.org/runs/7 --set passed:=41"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        if (name.IsRefused)
        {
            return new(context.Refuse(name.Refusal));
        }

        var facts = MetadataEdit.Parse(arguments.All(set), []);
        if (facts.IsRefused)
        {
            return new(context.Refuse(facts.Refusal));
        }

        var added = workplace.Registry.Keeping.Add(name.Value, arguments.Required(type), arguments.Required(uri), arguments.Integer(size), context.Actor(), facts.Value);
        var shown = added.IsRefused ? added.Refusal : workplace.Registry.Reading.Show(name.Value);
        return new(shown.IsRefused
            ? context.Refuse(shown.Refusal)
            : TaskAnswer.Print(context, context.DryRun ? shown.Value with { Artifacts = [.. shown.Value.Artifacts, added.Value] } : shown.Value));
    }
}
