using System.Text;
using Interlock.Drawing;
using Interlock.Gates;
using Interlock.Lifecycle;

namespace Interlock.Tests.Architecture;

/// <summary>The generated parts of <c>docs/explanation/states.md</c>, in the text that people wrote around them.</summary>
internal static class StatesPage
{
    public const string Path = "docs/explanation/states.md";

    public static string Text(IReadOnlyList<Transition> rules, IReadOnlyList<Transition> reopening, IReadOnlyList<RuleGate> gates) =>
        GeneratedPart.Put(Path, GeneratedPart.Put(Path, SourceTree.Read(Path), "drawing", Drawing(rules, reopening)), "rules", Table(gates));

    private static string Drawing(IReadOnlyList<Transition> rules, IReadOnlyList<Transition> reopening) =>
        $"```mermaid\n{StateDrawing.Mermaid(rules, Label)}```\n\nThese are the {rules.Count} rules. {reopening.Count} more take a closed task up again; they ask for a reason and an operator:\n\n```mermaid\n{StateDrawing.Mermaid(reopening, Label)}```\n";

    private static string? Label(Transition rule) => RuleGates.On(rule) is { Count: > 0 } on ? $"gate {string.Join(", ", on)}" : null;

    private static string Table(IReadOnlyList<RuleGate> gates)
    {
        var text = new StringBuilder("| rule | gates | walked by |\n|---|---|---|\n");
        foreach (var one in gates)
        {
            text.Append("| ").Append(one.Rule).Append(" | ").AppendJoin(", ", one.Gates).Append(" | ").Append(one.WalkedBy).Append(" |\n");
        }

        return text.ToString().Replace(" |  | ", " | | ", StringComparison.Ordinal);
    }
}
