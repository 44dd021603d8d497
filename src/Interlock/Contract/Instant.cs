using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Interlock.Registry;

namespace Interlock.Contract;

/// <summary>A moment as answers carry it: ISO 8601 in UTC, to the millisecond.</summary>
[JsonConverter(typeof(InstantConverter))]
internal readonly record struct Instant(DateTimeOffset At)
{
    public static implicit operator Instant(DateTimeOffset at) => new(at);

    public override string ToString() => Stamp.Text(At);
}

/// <summary>Writes an <see cref="Instant"/> as text, and reads it.</summary>
internal sealed class InstantConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.Parse(reader.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(Stamp.Text(value.At));
}
