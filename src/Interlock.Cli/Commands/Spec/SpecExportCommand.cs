using System.Buffers;
using System.Text;
using System.Text.Json;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec export</c>: a spec as <c>spec create --from</c> takes it.</summary>
internal sealed class SpecExportCommand : WorkplaceCommand
{
    private readonly Operand spec = Operand.One("SPEC", "The spec.");

    public override CommandShape Shape => new("spec export", "Print a spec as 'spec create --from' takes it.")
    {
        Description = "Definitions, order, criteria, free facts, and which tasks are done or given up. Claims, branches, commits, runs and events stay here: 'spec backup' keeps those.",
        Operands = [spec],
        Data = AnswerShape.One<SpecPlanAnswer>("spec.export"),
        Examples = ["interlock spec export chat-app"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var found = workplace.Registry.Reading.Spec(arguments.Required(spec));
        if (found.IsRefused)
        {
            return new(context.Refuse(found.Refusal));
        }

        var plan = SpecPlanAnswer.Of(found.Value.Spec, workplace.Registry.Reading.List(new() { Spec = found.Value.Spec.Name }));
        return new(context.Print.One(plan, page => page.Lines(Indented(plan))));
    }

    private static string Indented(SpecPlanAnswer plan)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, Encoder = JsonEscaping.Instance }))
        {
            JsonSerializer.Serialize(writer, plan, AnswerJson.Default.SpecPlanAnswer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
