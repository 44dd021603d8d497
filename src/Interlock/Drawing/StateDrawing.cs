using System.Text;
using Interlock.Lifecycle;

namespace Interlock.Drawing;

/// <summary>The table of transitions as a state diagram in Mermaid.</summary>
internal static class StateDrawing
{
    /// <param name="label">What stands on an arrow; null: nothing.</param>
    public static string Mermaid(IEnumerable<Transition> rules, Func<Transition, string?> label)
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        foreach (var rule in rules)
        {
            text.Append("    ").Append(rule.From.Name()).Append(" --> ").Append(rule.To.Name());
            if (label(rule) is { } said)
            {
                text.Append(" : ").Append(said);
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
