namespace Interlock.Cli.Schemas;

/// <summary>
/// What a command answers in <c>data</c>, in a compact notation: fields <c>name:type</c> parted by spaces, where a type is
/// <c>text int number bool time any</c>, <c>(a|b|c)</c> or <c>{fields}</c>, then <c>[]</c> for a list, then <c>?</c> when it may be null.
/// </summary>
/// <param name="Name">Such as <c>task.list</c>.</param>
/// <param name="Many">An array of objects rather than one.</param>
/// <param name="Fields">The notation.</param>
internal sealed record DataShape(string Name, bool Many, string Fields)
{
    /// <summary>As it stands in the envelope.</summary>
    public string Schema => $"interlock/{Name}/1";

    public static DataShape One(string name, string fields) => new(name, false, fields);

    public static DataShape List(string name, string fields) => new(name, true, fields);

    /// <summary>The names that <c>--json=…</c> can select.</summary>
    public IReadOnlyList<string> FieldNames() => [.. ShapeNotation.Parse(Fields).Select(static field => field.Name)];
}
