using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Registry;

namespace Interlock.Cli.Output;

/// <summary>Writes the fields of one JSON object.</summary>
internal readonly struct ObjectWriter(Utf8JsonWriter writer)
{
    public void Text(string name, string? value)
    {
        writer.WriteString(name, value);
    }

    public void Number(string name, long? value)
    {
        writer.WritePropertyName(name);
        if (value is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    public void Decimal(string name, double? value)
    {
        writer.WritePropertyName(name);
        if (value is { } number)
        {
            writer.WriteNumberValue(Math.Round(number, 3));
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    public void Flag(string name, bool value)
    {
        writer.WriteBoolean(name, value);
    }

    /// <summary>ISO 8601 in UTC, to the millisecond.</summary>
    public void Time(string name, DateTimeOffset? value) => writer.WriteString(name, value is { } time ? Stamp.Text(time) : null);

    public void Texts(string name, IEnumerable<string> values)
    {
        writer.WritePropertyName(name);
        writer.WriteStartArray();
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    public void Node(string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    /// <summary>A nested object; null is written for a null <paramref name="value"/>.</summary>
    public void Object<T>(string name, T? value, Action<ObjectWriter, T> write)
        where T : class
    {
        writer.WritePropertyName(name);
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        write(new(writer), value);
        writer.WriteEndObject();
    }

    public void Objects<T>(string name, IEnumerable<T> values, Action<ObjectWriter, T> write)
    {
        writer.WritePropertyName(name);
        writer.WriteStartArray();
        foreach (var value in values)
        {
            writer.WriteStartObject();
            write(new(writer), value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The fields of an object that is there already.</summary>
    public void Copy(JsonObject source)
    {
        foreach (var (name, value) in source)
        {
            Node(name, value);
        }
    }
}
