namespace Interlock.Cli.Shapes;

/// <summary>One positional word of a command.</summary>
internal sealed class Operand
{
    private Operand(string name, string help) => (Name, Help) = (name, help);

    /// <summary>In capitals: <c>TASK</c>.</summary>
    public string Name { get; }

    public string Help { get; }

    public ValueKind Kind { get; private init; }

    public IReadOnlyList<string> Choices { get; private init; } = [];

    public (long Least, long Most) Range { get; private init; } = (long.MinValue, long.MaxValue);

    public bool Required { get; private init; }

    /// <summary>Takes every word that is left; only the last operand may.</summary>
    public bool Many { get; private init; }

    public static Operand One(string name, string help) => new(name, help) { Required = true };

    public static Operand Maybe(string name, string help) => new(name, help);

    public static Operand Some(string name, string help) => new(name, help) { Required = true, Many = true };

    public static Operand Any(string name, string help) => new(name, help) { Many = true };

    public static Operand Integer(string name, string help, long least = long.MinValue, long most = long.MaxValue) =>
        new(name, help) { Required = true, Kind = ValueKind.Integer, Range = (least, most) };

    public static Operand Choice(string name, IReadOnlyList<string> choices, string help) =>
        new(name, help) { Required = true, Kind = ValueKind.Choice, Choices = choices };

    /// <summary>As it stands in a usage line: <c>[SPEC]</c>, <c>PATH…</c>.</summary>
    public override string ToString() => (Required ? Name : $"[{Name}]") + (Many ? "…" : "");
}
