using System.Text.Json;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Cli.Schemas;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Artifact;

/// <summary><c>artifact add</c>.</summary>
internal sealed class ArtifactAddCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option type = Option.Choice("--type", "TYPE", Registry.Artifact.Types, "What it is.", required: true);
    private readonly Option uri = Option.Text("--uri", "U", "Where it is; it need not exist yet.", required: true);
    private readonly Option size = Option.Integer("--size", "N", "Bytes.", 0);

    public override CommandShape Shape => new("artifact add", "Keep a reference to a result of a task.")
    {
        Operands = [task],
        Options = [type, uri, size],
        Data = DataShape.One("artifact.add", ArtifactAnswer.Fields),
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        if (name.IsRefused)
        {
            return new(context.Refuse(name.Refusal));
        }

        var added = workplace.Registry.Keeping.Add(name.Value, arguments.Required(type), arguments.Required(uri), arguments.Integer(size), context.Actor());
        return new(added.IsRefused
            ? context.Refuse(added.Refusal)
            : context.Print.One(added.Value, (Utf8JsonWriter json, Registry.Artifact one) => TaskJson.Write(json, one), page => page.Line(Piece.Good("kept "), added.Value.Id)));
    }
}
