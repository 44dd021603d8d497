using System.Text.Json.Serialization.Metadata;

namespace Interlock.Contract;

/// <summary>What is answered in <c>data</c>.</summary>
/// <param name="Name">Such as <c>task.list</c>.</param>
/// <param name="Record">The record of one object; one that <see cref="AnswerJson"/> knows.</param>
/// <param name="Many">An array of objects rather than one.</param>
internal sealed record AnswerShape(string Name, Type Record, bool Many)
{
    /// <summary>As it stands in the envelope.</summary>
    public string Schema => $"interlock/{Name}/1";

    public static AnswerShape One<T>(string name) => new(name, typeof(T), false);

    public static AnswerShape List<T>(string name) => new(name, typeof(T), true);

    /// <summary>The names of its fields, in their order.</summary>
    public IReadOnlyList<string> FieldNames() => [.. AnswerJson.Of(Record).Properties.Select(static (JsonPropertyInfo field) => field.Name)];
}
