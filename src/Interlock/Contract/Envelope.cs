using System.Text.Json;

namespace Interlock.Contract;

/// <summary>The document around an answer: <c>{"schema":…,"data":…,"warnings":[…]?}</c>.</summary>
internal static class Envelope
{
    /// <param name="data">Writes the data: an array of a list, else an object.</param>
    /// <param name="warnings">Asked once the data is written; an empty list is left out.</param>
    public static void Write(Utf8JsonWriter json, AnswerShape shape, Action<Utf8JsonWriter> data, Func<IReadOnlyList<WarningAnswer>> warnings)
    {
        json.WriteStartObject();
        json.WriteString("schema"u8, shape.Schema);
        json.WritePropertyName("data"u8);
        data(json);
        if (warnings() is { Count: > 0 } said)
        {
            var write = AnswerJson.Writer<WarningAnswer>();
            json.WriteStartArray("warnings"u8);
            foreach (var warning in said)
            {
                write(json, warning);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>The one document of an error.</summary>
    public static void Write(Utf8JsonWriter json, Refusal refusal) => AnswerJson.Writer<ErrorAnswer>()(json, ErrorAnswer.Of(refusal));
}
