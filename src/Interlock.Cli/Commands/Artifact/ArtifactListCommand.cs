using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Registry.Answering;

namespace Interlock.Cli.Commands.Artifact;

/// <summary><c>artifact list</c>.</summary>
internal sealed class ArtifactListCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option type = Option.Choice("--type", "TYPE", Registry.Artifact.Types, "Only of this type.");

    public override CommandShape Shape => new("artifact list", "List the results kept of a task.")
    {
        Operands = [task],
        Options = [type],
        Data = AnswerShape.List<ArtifactAnswer>("artifact.list"),
        Examples = ["interlock artifact list chat-app/1.1"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        if (name.IsRefused)
        {
            return new(context.Refuse(name.Refusal));
        }

        var kept = workplace.Registry.Reading.Artifacts(name.Value, arguments.Text(type));
        return new(kept.IsRefused
            ? context.Refuse(kept.Refusal)
            : context.Print.List(kept.Value.Select(ArtifactAnswer.Of), page =>
            {
                var table = new Table(new("ID", Whole: true), new("TYPE"), new("URI", Shrinks: true), new("BYTES", Right: true));
                foreach (var one in kept.Value)
                {
                    table.Add(one.Id, one.Type, one.Uri, $"{one.SizeBytes}");
                }

                page.Table(table, "No artifact.");
            }));
    }
}
