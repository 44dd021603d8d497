using System.Buffers;
using System.Text.Json;
using Interlock.Contract;

namespace Interlock.Cli.Output;

/// <summary>The fields asked for with <c>--json=id,title</c>, of each object in <c>data</c>.</summary>
internal sealed class FieldSelection
{
    private readonly string[] names;

    private FieldSelection(string[] names) => this.names = names;

    /// <summary>Writes the object that <paramref name="write"/> writes, with the chosen fields alone, in the order they were asked for.</summary>
    public void Write(Utf8JsonWriter target, Action<Utf8JsonWriter> write)
    {
        var whole = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(whole, new() { Encoder = JsonEscaping.Instance, SkipValidation = true }))
        {
            write(writer);
        }

        using var document = JsonDocument.Parse(whole.WrittenMemory);
        target.WriteStartObject();
        foreach (var name in names)
        {
            if (document.RootElement.TryGetProperty(name, out var value))
            {
                target.WritePropertyName(name);
                value.WriteTo(target);
            }
        }

        target.WriteEndObject();
    }

    /// <summary>Null: all fields. A field that the command does not answer with is refused, not silently absent.</summary>
    public static Result<FieldSelection?> Parse(string? text, AnswerShape? shape)
    {
        if (text is null)
        {
            return (FieldSelection?)null;
        }

        var wanted = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted.Length == 0)
        {
            return new Refusal(RefusalKind.Usage, "usage.invalid", "--json= names no field.", "Write --json for all fields, or --json=id,title.");
        }

        var known = shape?.FieldNames() ?? [];
        foreach (var name in wanted)
        {
            if (known.Count > 0 && !known.Contains(name))
            {
                var hint = Nearest.To(name, known) is { } near ? $"Did you mean {near}?" : $"Fields: {string.Join(", ", known)}.";
                return new Refusal(RefusalKind.Usage, "usage.unknown_field", $"The answer has no field '{Printable.Short(name, 60)}'.", hint, new() { ["field"] = name });
            }
        }

        return new FieldSelection([.. wanted.Distinct()]);
    }
}
