using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Storage;

namespace Interlock.Archives.Moving;

/// <summary>How many rows of a kind, and one checksum over all of them.</summary>
/// <param name="Kind">Such as <c>tasks</c>, or <c>records/issues</c>.</param>
/// <param name="Digest">64 hex digits; independent of the order only where the store promises none.</param>
internal sealed record KindDigest(string Kind, long Count, string Digest);

/// <summary>The contents of a store in a few lines: two stores that hold the same say the same.</summary>
internal sealed class StoreDigest
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> row = new(4096);

    /// <summary>Reads everything once, row by row.</summary>
    public static IReadOnlyList<KindDigest> Of(IStoreReader reader)
    {
        var digest = new StoreDigest();
        var ends = reader.EventEnds();
        return
        [
            digest.Ordered("specs", reader.ListSpecs(), PlainRows.Write),
            digest.Loose("tasks", reader.EnumerateTasks(), static (json, task) => TaskRow.Write(json, task with { MetadataText = Respelt(task.MetadataText) })),
            digest.Loose("dependencies", reader.EnumerateDependencies(), PlainRows.Write),
            digest.Loose("claims", reader.ListClaims(), PlainRows.Write),
            digest.Loose("locks", reader.ListLocks(), PlainRows.Write),
            digest.Ordered("events", reader.EnumerateEvents(new()), static (json, entry) =>
            {
                PlainRows.Write(json, entry);
                json.WriteString("hash", entry.Hash);
            }),
            digest.Ordered("chain", [ends.Anchor, ends.Head], static (json, mark) =>
            {
                json.WriteNumber("seq", mark.Seq);
                json.WriteString("hash", mark.Hash);
            }),
            .. digest.Records(reader),
            digest.Loose("sequences", reader.ListSequences(), static (json, number) =>
            {
                json.WriteString("name", number.Key);
                json.WriteNumber("value", number.Value);
            }),
        ];
    }

    /// <summary>The kinds that differ; empty when the stores hold the same.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<KindDigest> one, IReadOnlyList<KindDigest> other) =>
        [.. one.Concat(other).Select(kind => kind.Kind).Distinct().Where(kind => Of(one, kind) != Of(other, kind))];

    private static KindDigest? Of(IReadOnlyList<KindDigest> kinds, string kind) => kinds.FirstOrDefault(one => one.Kind == kind);

    /// <summary>Metadata are an object, not a text: a store may spell them its own way.</summary>
    private static string Respelt(string metadata) => metadata == "{}" ? metadata : JsonNode.Parse(metadata)!.ToJsonString(Relaxed);

    private IEnumerable<KindDigest> Records(IStoreReader reader)
    {
        // Collection by collection without holding one: their records follow each other.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var found = new List<KindDigest>();
        string? collection = null;
        var count = 0L;
        foreach (var record in reader.EnumerateRecords().Where(record => !Mark.Is(record)))
        {
            if (collection is not null && record.Collection != collection)
            {
                found.Add(new("records/" + collection, count, Convert.ToHexStringLower(hash.GetHashAndReset())));
                count = 0;
            }

            collection = record.Collection;
            count++;
            hash.AppendData(Line(record, PlainRows.Write));
        }

        if (collection is not null)
        {
            found.Add(new("records/" + collection, count, Convert.ToHexStringLower(hash.GetHashAndReset())));
        }

        return found;
    }

    private KindDigest Ordered<T>(string kind, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0L;
        foreach (var one in rows)
        {
            hash.AppendData(Line(one, write));
            count++;
        }

        return new(kind, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The checksums of the rows added up: the same in any order.</summary>
    private KindDigest Loose<T>(string kind, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> one = stackalloc byte[SHA256.HashSizeInBytes];
        sum.Clear();
        var count = 0L;
        foreach (var item in rows)
        {
            SHA256.HashData(Line(item, write), one);
            var carry = 0;
            for (var i = 0; i < sum.Length; i++)
            {
                carry += sum[i] + one[i];
                sum[i] = (byte)carry;
                carry >>= 8;
            }

            count++;
        }

        return new(kind, count, Convert.ToHexStringLower(sum));
    }

    private ReadOnlySpan<byte> Line<T>(T item, Action<Utf8JsonWriter, T> write)
    {
        row.ResetWrittenCount();
        using var json = new Utf8JsonWriter(row, Options);
        json.WriteStartObject();
        write(json, item);
        json.WriteEndObject();
        json.Flush();
        row.Write("\n"u8);
        return row.WrittenSpan;
    }
}
