using System.Globalization;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Lifecycle;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec show</c>: counts in the words of every view, and what is still ahead.</summary>
internal sealed class SpecShowCommand : WorkplaceCommand
{
    private readonly Operand spec = Operand.One("SPEC", "The spec.");

    public override CommandShape Shape => new("spec show", "Show how one spec stands, and what is still ahead.")
    {
        Description = "The critical path is the chain of tasks still to do that takes longest; a task without an estimate counts as the median of those that have one.",
        Operands = [spec],
        Data = AnswerShape.One<SpecDetailAnswer>("spec.show"),
        Examples = ["interlock spec show chat-app"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = arguments.Required(spec);
        var found = workplace.Registry.Reading.Spec(name);
        var graph = workplace.Registry.Charting.Spec(name);
        if (found.IsRefused || graph.IsRefused)
        {
            return new(context.Refuse(found.Refusal ?? graph.Refusal!));
        }

        var (shown, order) = (found.Value, ExecutionOrder.Of(graph.Value));
        return new(context.Print.One(SpecDetailAnswer.Of(shown, order), page => Show(page, shown, order)));
    }

    private static void Show(TextPage page, SpecSummary spec, ExecutionOrder order)
    {
        page.Line(Piece.Strong(spec.Spec.Name), "  ", Piece.Active($"{Bar.Of(spec.Progress, 20, page.Look.Unicode)} {spec.Progress}%"), $" of {spec.Tasks} tasks");
        var minutes = order.CriticalMinutes is { } length ? string.Create(CultureInfo.InvariantCulture, $", about {length:0.#} min{(order.Unestimated > 0 ? $" ({order.Unestimated} without an estimate)" : "")}") : "";
        page.Facts(
            ("registry", Counts(spec, "registry")),
            ("worker", Counts(spec, "worker")),
            ("board", Counts(spec, "board")),
            ("order", $"{order.Waves.Count} waves{(order.Stuck.Count > 0 ? $"; {order.Stuck.Count} tasks wait for each other" : "")}"),
            ("critical path", order.CriticalPath.Count == 0 ? "nothing is left to do" : $"{order.CriticalPath.Count} tasks{minutes}: {string.Join(" → ", order.CriticalPath.Select(task => Short(task, spec.Spec.Name)))}"),
            ("from", spec.Spec.SourcePath),
            ("metadata", spec.Spec.Metadata.Count == 0 ? "" : spec.Spec.Metadata.ToJsonString()),
            ("version", $"{spec.Spec.Version}, changed {spec.Spec.UpdatedAt.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)}, made {spec.Spec.CreatedAt.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)}"));
    }

    private static string Counts(SpecSummary spec, string view) => string.Join(", ", spec.In(view).Select(static one => $"{one.Count} {one.Word}"));

    private static string Short(string task, string spec) => task.StartsWith(spec + "/", StringComparison.Ordinal) ? task[(spec.Length + 1)..] : task;
}
