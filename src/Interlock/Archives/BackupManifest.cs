using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>One file of a backup.</summary>
/// <param name="Sha256">64 hex digits over all its bytes.</param>
internal sealed record ArchivedFile(string Name, long Bytes, long Lines, string Sha256);

/// <summary>The backup that an incremental one goes on from; it stands in the same directory.</summary>
/// <param name="Name">Name of its directory, one segment.</param>
/// <param name="Digest">Its own digest, so that another backup under the same name is noticed.</param>
internal sealed record BackupBase(string Name, string Id, string Digest);

/// <summary>How much of each kind; tasks and records as they stand after the whole chain, events of this backup alone.</summary>
internal sealed record BackupCounts(long Tasks, long Dependencies, long Records, long Events);

/// <summary>What a backup says of itself, in <see cref="FileName"/>.</summary>
internal sealed record BackupManifest
{
    public const string FileName = "manifest.json";

    /// <summary>The version this program writes and reads.</summary>
    public const string Schema = "interlock/backup/1";

    public const string Tasks = "tasks.jsonl";
    public const string Records = "records.jsonl";
    public const string Events = "events.jsonl";

    /// <summary>Every task and record there was, by key and short checksum: what an incremental backup is compared with.</summary>
    public const string Index = "index.jsonl";

    public static IReadOnlyList<string> Files { get; } = [Tasks, Records, Events, Index];

    public required string Id { get; init; }

    public required Spec Spec { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where it was read from.</summary>
    public required string Store { get; init; }

    /// <summary>The last sequence number of the store in the snapshot.</summary>
    public required long Seq { get; init; }

    /// <summary>The hash of that event: an incremental backup goes on only in the log that has it.</summary>
    public required string SeqHash { get; init; }

    /// <summary>Events up to here are in the base; 0 in a full backup.</summary>
    public long AfterSeq { get; init; }

    /// <summary>Null for a full backup.</summary>
    public BackupBase? Base { get; init; }

    public required BackupCounts Counts { get; init; }

    public required IReadOnlyList<ArchivedFile> Contents { get; init; }

    /// <summary>SHA-256 over the manifest itself without this field.</summary>
    public string Digest { get; init; } = "";

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["schema"] = Schema,
            ["id"] = Id,
            ["spec"] = Spec.Name,
            ["kind"] = Base is null ? "full" : "incremental",
            ["created_at"] = CreatedAt.ToString("O"),
            ["store"] = Store,
            ["seq"] = Seq,
            ["seq_hash"] = SeqHash,
            ["after_seq"] = AfterSeq,
            ["base"] = Base is null ? null : new JsonObject { ["name"] = Base.Name, ["id"] = Base.Id, ["digest"] = Base.Digest },
            ["row"] = SpecJson(),
            ["counts"] = new JsonObject { ["tasks"] = Counts.Tasks, ["dependencies"] = Counts.Dependencies, ["records"] = Counts.Records, ["events"] = Counts.Events },
            ["files"] = new JsonArray([.. Contents.Select(file => (JsonNode)new JsonObject { ["name"] = file.Name, ["bytes"] = file.Bytes, ["lines"] = file.Lines, ["sha256"] = file.Sha256 })]),
        };
        json["digest"] = DigestOf(json);
        return json;
    }

    /// <exception cref="RowFormatException">It is none, or not of this version.</exception>
    internal static BackupManifest Parse(JsonObject json, RowElement row)
    {
        var digest = row.Text("digest");
        var kind = row.Text("kind");
        var basis = row.Nested("base");
        if (kind is not ("full" or "incremental") || kind == "full" != basis is null)
        {
            throw RowElement.Wrong("kind", "does not fit to 'base'");
        }

        var counts = row.Nested("counts") ?? throw RowElement.Wrong("counts", "is missing");
        var spec = PlainRows.ReadSpec(row.Nested("row") ?? throw RowElement.Wrong("row", "is missing"));
        json.Remove("digest");
        if (digest != DigestOf(json) || spec.Name != row.Text("spec"))
        {
            throw RowElement.Wrong("digest", "does not fit: the manifest was altered");
        }

        return new()
        {
            Id = row.Text("id"),
            Spec = spec,
            CreatedAt = row.Moment("created_at"),
            Store = row.Text("store"),
            Seq = row.Number("seq"),
            SeqHash = row.Text("seq_hash"),
            AfterSeq = row.Number("after_seq"),
            Base = basis is { } one ? new(one.Text("name"), one.Text("id"), one.Text("digest")) : null,
            Counts = new(counts.Number("tasks"), counts.Number("dependencies"), counts.Number("records"), counts.Number("events")),
            Contents = [.. row.Items("files").Select(item => new RowElement(item)).Select(file => new ArchivedFile(file.Text("name"), file.Number("bytes"), file.Number("lines"), file.Text("sha256")))],
            Digest = digest,
        };
    }

    private static string DigestOf(JsonObject json)
    {
        json.Remove("digest");
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteTo(writer);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private JsonNode SpecJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            PlainRows.Write(writer, Spec);
            writer.WriteEndObject();
        }

        return JsonNode.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length))!;
    }
}
