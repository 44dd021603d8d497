using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interlock.Contract;

/// <summary>JSON as it is stored, passed on unread.</summary>
/// <param name="Respelt">Read and written anew, without blanks and escapes that need not be.</param>
[JsonConverter(typeof(RawJsonConverter))]
internal readonly record struct RawJson(string Text, bool Respelt = false);

/// <summary>Writes a <see cref="RawJson"/> as it is; what was checked when it was stored is not checked again.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
    {
        if (value.Text == "{}")
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
        else if (value.Respelt)
        {
            using var document = JsonDocument.Parse(value.Text);
            document.RootElement.WriteTo(writer);
        }
        else
        {
            writer.WriteRawValue(Encoding.UTF8.GetBytes(value.Text), skipInputValidation: true);
        }
    }
}
