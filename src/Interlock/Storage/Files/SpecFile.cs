using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>
/// One <c>taskset.json</c> in memory. Tasks that nobody changes keep the very bytes that were read, with all that we do not know.
/// </summary>
internal sealed class SpecFile
{
    private const string SourcePath = "kiro_spec_path";
    private const string SourcePathIsFact = "kiro_spec_path_is_fact";

    private readonly List<(string Name, ReadOnlyMemory<byte> Value)> others = [];

    public required string Spec { get; init; }

    /// <summary>Rises by one with each write of the file.</summary>
    public long Version { get; set; }

    public FileStamp Stamp { get; set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public JsonObject Metadata { get; private set; } = [];

    /// <summary>In the order of the file; the bytes of each with the place it stands at.</summary>
    public List<(string Uid, ReadOnlyMemory<byte> Json)> Tasks { get; } = [];

    /// <summary>The tasks as they stand in the file, not yet settled.</summary>
    public List<StoredTask> Read { get; } = [];

    /// <exception cref="RefusalException"><c>store.corrupt</c>.</exception>
    public static SpecFile Parse(string spec, byte[] json, string path)
    {
        try
        {
            var file = new SpecFile { Spec = spec };
            file.Fill(json);
            return file;
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new RefusalException(StoreRefusals.CorruptSpec(path, spec, bad.Message.TrimEnd('.')), bad);
        }
    }

    /// <summary>To be changed without changing this one.</summary>
    public SpecFile Copy()
    {
        var copy = new SpecFile { Spec = Spec, Version = Version, Stamp = Stamp, CreatedAt = CreatedAt, UpdatedAt = UpdatedAt, Metadata = (JsonObject)Metadata.DeepClone() };
        copy.others.AddRange(others);
        copy.Tasks.AddRange(Tasks);
        return copy;
    }

    /// <summary>The row of the spec; null where only tasks were stored.</summary>
    public Spec? Row()
    {
        var ours = Metadata[TaskReading.Own] as JsonObject;
        if (ours is not null && JsonBytes.Flag(ours, "row") == false)
        {
            return null;
        }

        var rest = ours?["metadata"] as JsonObject ?? Metadata;
        var metadata = (JsonObject)rest.DeepClone();
        metadata.Remove(TaskReading.Own);
        var fact = ours is not null && JsonBytes.Flag(ours, SourcePathIsFact) == true;
        if (ReferenceEquals(rest, Metadata) && !fact)
        {
            metadata.Remove(SourcePath);
        }

        return new()
        {
            Name = Spec,
            SourcePath = fact ? null : JsonBytes.String(Metadata, SourcePath),
            Metadata = metadata,
            Version = ours is null ? Version : JsonBytes.Number(ours, "version") ?? Version,
            CreatedAt = CreatedAt,
            UpdatedAt = (ours is null ? null : FileTimes.Parse(JsonBytes.String(ours, "updated_at"))) ?? UpdatedAt,
        };
    }

    /// <summary>What stands around the tasks, for the next write.</summary>
    /// <param name="row">Null where the spec itself has no row.</param>
    /// <param name="now">When the file is written.</param>
    public void SetRow(Spec? row, DateTimeOffset now)
    {
        var ours = (Metadata[TaskReading.Own] as JsonObject)?.DeepClone() as JsonObject ?? [];
        ours.Remove("row");
        ours.Remove("metadata");
        ours.Remove(SourcePathIsFact);
        ours.Remove("updated_at");
        UpdatedAt = now;
        if (row is null)
        {
            ours["row"] = false;
            CreatedAt = CreatedAt == default ? now : CreatedAt;
        }
        else
        {
            ours["version"] = row.Version;
            // What a person says of the source stands where the design has it, and is no place that we read from.
            var said = row.Metadata.ContainsKey(SourcePath);
            var taken = row.Metadata.ContainsKey(TaskReading.Own) || (said && row.SourcePath is not null);
            if (said && !taken)
            {
                ours[SourcePathIsFact] = true;
            }

            Metadata = taken ? [] : (JsonObject)row.Metadata.DeepClone();
            if (taken)
            {
                ours["metadata"] = row.Metadata.DeepClone();
            }

            if (row.SourcePath is not null)
            {
                Metadata[SourcePath] = row.SourcePath;
            }

            CreatedAt = row.CreatedAt;
            ours["updated_at"] = FileTimes.Text(row.UpdatedAt);
        }

        Metadata[TaskReading.Own] = ours;
    }

    /// <summary>The file as it is to be written.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Parts()
    {
        var head = $"{{\n  \"spec_name\": {JsonBytes.Text(Spec)},\n  \"version\": {Version},\n  \"created_at\": \"{FileTimes.Text(CreatedAt)}\",\n  \"updated_at\": \"{FileTimes.Text(UpdatedAt)}\",\n";
        var parts = new List<ReadOnlyMemory<byte>>((2 * Tasks.Count) + 8) { JsonBytes.Utf8(head) };
        foreach (var (name, value) in others)
        {
            parts.Add(JsonBytes.Utf8($"  {JsonBytes.Text(name)}: "));
            parts.Add(value);
            parts.Add(JsonBytes.Utf8(",\n"));
        }

        parts.Add(JsonBytes.Utf8("  \"tasks\": ["));
        var (first, next) = (JsonBytes.Utf8("\n    "), JsonBytes.Utf8(",\n    "));
        for (var i = 0; i < Tasks.Count; i++)
        {
            parts.Add(i == 0 ? first : next);
            parts.Add(Tasks[i].Json);
        }

        parts.Add(JsonBytes.Utf8(Tasks.Count == 0 ? "],\n  \"metadata\": " : "\n  ],\n  \"metadata\": "));
        parts.Add(JsonBytes.Indented(Metadata, 2));
        parts.Add(JsonBytes.Utf8("\n}\n"));
        return parts;
    }

    private void Fill(byte[] json)
    {
        var text = json.AsMemory();
        if (json.AsSpan().StartsWith("\uFEFF"u8))
        {
            text = text[3..];
        }

        var reader = new Utf8JsonReader(text.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object was expected");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!seen.Add(name))
            {
                throw new JsonException($"the field {name} is there twice");
            }

            reader.Read();
            if (name == "tasks")
            {
                ReadTasks(ref reader, text);
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            Take(name, text[start..(int)reader.BytesConsumed]);
        }

        foreach (var needed in (ReadOnlySpan<string>)["version", "tasks"])
        {
            if (!seen.Contains(needed))
            {
                throw new JsonException($"the field {needed} is missing");
            }
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            throw new JsonException("it goes on behind its end");
        }
    }

    private void Take(string name, ReadOnlyMemory<byte> value)
    {
        var node = name is "spec_name" or "version" or "created_at" or "updated_at" or "metadata" ? JsonNode.Parse(value.Span) : null;
        switch (name)
        {
            case "spec_name" when (string?)node != Spec:
                throw new JsonException($"it is about the spec {node}, not {Spec}");
            case "spec_name":
                break;
            case "version":
                Version = node?.GetValue<long>() ?? throw new JsonException("version is null");
                break;
            case "created_at":
                CreatedAt = FileTimes.Parse((string?)node) ?? throw new JsonException("created_at is no moment");
                break;
            case "updated_at":
                UpdatedAt = FileTimes.Parse((string?)node) ?? throw new JsonException("updated_at is no moment");
                break;
            case "metadata":
                Metadata = node as JsonObject ?? (node is null ? [] : throw new JsonException("metadata is no object"));
                break;
            default:
                others.Add((name, value));
                break;
        }
    }

    private void ReadTasks(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("tasks is no list");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var json = text[start..(int)reader.BytesConsumed];
            var task = TaskReading.Read(json, Spec, Tasks.Count);
            if (!ids.Add(task.Task.Id))
            {
                throw new JsonException($"the task {task.Task.Id} is there twice");
            }

            Tasks.Add((task.Task.Uid, json));
            Read.Add(task);
        }
    }
}
