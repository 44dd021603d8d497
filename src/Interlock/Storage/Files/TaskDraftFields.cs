using System.Text;
using System.Text.Json;

namespace Interlock.Storage.Files;

/// <summary>The design's fields of one task while they are read, in whatever order they stand.</summary>
internal sealed class TaskDraftFields
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public string? Id { get; private set; }

    public string? Title { get; private set; }

    public string? Description { get; private set; }

    public string? State { get; private set; }

    public string? Lifecycle { get; private set; }

    public string? Skill { get; private set; }

    public int? Priority { get; private set; }

    public bool Optional { get; private set; }

    public string? Branch { get; private set; }

    public DateTimeOffset? CreatedAt { get; private set; }

    public DateTimeOffset? UpdatedAt { get; private set; }

    public IReadOnlyList<string> Names { get; private set; } = [];

    public List<ReadOnlyMemory<byte>> Artifacts { get; } = [];

    public string Metadata { get; private set; } = "{}";

    public IReadOnlyList<string>? Acceptance { get; private set; }

    public OwnFields? Own { get; private set; }

    public void Take(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var name = reader.GetString()!;
        if (!seen.Add(name))
        {
            throw new JsonException($"{name} is there twice");
        }

        reader.Read();
        switch (name)
        {
            case "id": Id = reader.GetString(); break;
            case "title": Title = reader.GetString(); break;
            case "description": Description = reader.GetString(); break;
            case "state": State = reader.GetString(); break;
            case "lifecycle_state": Lifecycle = reader.GetString(); break;
            case "required_skill": Skill = reader.GetString(); break;
            case "priority": Priority = reader.TokenType == JsonTokenType.Null ? null : reader.GetInt32(); break;
            case "is_optional": Optional = reader.TokenType != JsonTokenType.Null && reader.GetBoolean(); break;
            case "reserved_branch": Branch = reader.GetString(); break;
            case "created_at": CreatedAt = Moment(ref reader, name); break;
            case "updated_at": UpdatedAt = Moment(ref reader, name); break;
            case "dependencies": Names = Strings(ref reader) ?? throw new JsonException("dependencies is no list of ids"); break;
            case "artifacts": TakeArtifacts(ref reader, json); break;
            case "metadata": TakeMetadata(ref reader, json); break;
            default: reader.Skip(); break;
        }
    }

    /// <summary>A list of strings; null, and the value skipped, for anything else.</summary>
    public static IReadOnlyList<string>? Strings(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return [];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var items = new List<string>();
        var plain = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                items.Add(reader.GetString()!);
            }
            else
            {
                plain = false;
                reader.Skip();
            }
        }

        return plain ? items : null;
    }

    public static DateTimeOffset? Moment(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.Null ? null : FileTimes.Parse(reader.GetString()) ?? throw new JsonException($"{name} is no moment");

    private void TakeArtifacts(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("artifacts is no list");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            Artifacts.Add(json[start..(int)reader.BytesConsumed]);
        }
    }

    private void TakeMetadata(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("metadata is no object");
        }

        StringBuilder? rest = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var name = reader.GetString()!;
            reader.Read();
            if (name == TaskReading.Own && reader.TokenType == JsonTokenType.StartObject)
            {
                Own = OwnFields.Read(ref reader, json);
                continue;
            }

            if (name == "acceptance")
            {
                Acceptance = Strings(ref reader);
            }
            else
            {
                reader.Skip();
            }

            (rest is null ? rest = new("{") : rest.Append(',')).Append(Encoding.UTF8.GetString(json.Span[start..(int)reader.BytesConsumed]));
        }

        Metadata = rest is null ? "{}" : rest.Append('}').ToString();
    }
}
