using System.Buffers;
using System.Text;
using System.Text.Json;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage.Memory;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>
/// One line of the book, which makes one transaction durable: what it did to the rows that have no place in the design's files,
/// the files it still has to move into place, and where the log ended.
/// </summary>
internal sealed class BookLine
{
    private readonly ArrayBufferWriter<byte> rows = new();

    public required long Number { get; init; }

    public required ChainEnds Ends { get; init; }

    /// <summary>Files in the work directory, each with the place it goes to, relative to the root.</summary>
    public List<(string From, string To)> Moves { get; init; } = [];

    /// <summary>Files to be deleted, relative to the root.</summary>
    public List<string> Gone { get; init; } = [];

    /// <summary>Every era but the first: its fence, and the first number of its events.</summary>
    public IReadOnlyList<(long Fence, long FirstSeq)> Eras { get; init; } = [];

    /// <summary>In the first line of a book: how many bytes it had when it was begun.</summary>
    public long Base { get; init; }

    public int Size => rows.WrittenCount;

    /// <summary>One row: a word and its values.</summary>
    public void Row(string word, params ReadOnlySpan<object?> values)
    {
        if (rows.WrittenCount > 0)
        {
            rows.Write(","u8);
        }

        using var writer = new Utf8JsonWriter(rows, JsonBytes.Compact);
        writer.WriteStartArray();
        writer.WriteStringValue(word);
        foreach (var value in values)
        {
            switch (value)
            {
                case null: writer.WriteNullValue(); break;
                case string text: writer.WriteStringValue(text); break;
                case long number: writer.WriteNumberValue(number); break;
                case bool flag: writer.WriteBooleanValue(flag); break;
                case DateTimeOffset moment: writer.WriteStringValue(FileTimes.Text(moment)); break;
                default: throw new InvalidOperationException($"{value.GetType()} has no place in the book.");
            }
        }

        writer.WriteEndArray();
    }

    public void Claim(Claim claim) =>
        Row("claim", claim.Task, claim.Worker, claim.WorkerKind.Name(), claim.Token, claim.Host, claim.RunId, claim.ClaimedAt, claim.ExpiresAt, claim.Parked);

    public void Lock(FileLock held) => Row("lock", held.Task, held.Path, held.Shared, held.Since);

    public void Facts(string uid, TaskFacts facts) =>
        Row("facts", uid, facts.Spec, facts.Id, facts.State.Name(), facts.Completion.Name(), (long)facts.Attempt, (long)facts.InfrastructureAttempt, facts.LastToken, facts.BaseCommit, facts.MergeCommit, facts.IsParent);

    public void Edge(Dependency edge) => Row("edge", edge.Task, edge.DependsOn, edge.Hard);

    public void Record(StoredRecord record) => Row("record", record.Collection, record.Key, record.Owner, record.Status, record.Body);

    public byte[] Bytes()
    {
        var line = new ArrayBufferWriter<byte>(rows.WrittenCount + 512);
        using (var writer = new Utf8JsonWriter(line, JsonBytes.Compact))
        {
            writer.WriteStartObject();
            writer.WriteNumber("transaction", Number);
            writer.WriteNumber("last_seq", Ends.Head.Seq);
            writer.WriteString("last_hash", Ends.Head.Hash);
            if (Ends.Anchor.Seq > 0)
            {
                writer.WriteNumber("anchor_seq", Ends.Anchor.Seq);
                writer.WriteString("anchor_hash", Ends.Anchor.Hash);
            }

            if (Base > 0)
            {
                writer.WriteNumber("base", Base);
            }

            if (Eras.Count > 0)
            {
                writer.WriteStartArray("eras");
                foreach (var (fence, first) in Eras)
                {
                    writer.WriteStartArray();
                    writer.WriteNumberValue(fence);
                    writer.WriteNumberValue(first);
                    writer.WriteEndArray();
                }

                writer.WriteEndArray();
            }

            if (Moves.Count > 0)
            {
                writer.WriteStartArray("moves");
                foreach (var (from, to) in Moves)
                {
                    writer.WriteStartArray();
                    writer.WriteStringValue(from);
                    writer.WriteStringValue(to);
                    writer.WriteEndArray();
                }

                writer.WriteEndArray();
            }

            if (Gone.Count > 0)
            {
                writer.WriteStartArray("gone");
                Gone.ForEach(writer.WriteStringValue);
                writer.WriteEndArray();
            }

            if (rows.WrittenCount > 0)
            {
                writer.WritePropertyName("rows");
                writer.WriteRawValue([(byte)'[', .. rows.WrittenSpan, (byte)']'], skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }
}
