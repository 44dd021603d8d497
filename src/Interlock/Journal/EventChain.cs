using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interlock.Journal;

/// <summary>
/// The chain of the log. The hash of an event is SHA-256, in lower-case hex, over the UTF-8 text
/// <c>HASH-BEFORE LF [seq,unix-ms,"type","spec","task","uid","run","worker",{details}]</c>, with null where nothing is said and the
/// array spelt by <see cref="CanonicalText"/>. So it does not depend on how a store writes JSON, and an event that is
/// edited, removed or put in does not fit to what follows it.
/// </summary>
internal static class EventChain
{
    // Letters stay letters, so that the canonical spelling has nothing to undo.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event as it is to be stored: its moment in whole milliseconds, its hash set. <see cref="JournalEvent.Seq"/> must be given.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="before">Hash of the event before it; that of <see cref="ChainMark.Beginning"/> for the first.</param>
    public static JournalEvent Link(JournalEvent entry, string before) => Link(entry, before, JsonOf(entry.Details));

    /// <summary>The same, for a store that has written the details already.</summary>
    /// <param name="details">The details as UTF-8 JSON in any spelling; empty for none.</param>
    public static JournalEvent Link(JournalEvent entry, string before, ReadOnlySpan<byte> details)
    {
        var whole = entry with { At = DateTimeOffset.FromUnixTimeMilliseconds(entry.At.ToUnixTimeMilliseconds()) };
        return whole with { Hash = HashOf(whole, before, details) };
    }

    /// <summary>What the hash of an event must be.</summary>
    public static string HashOf(JournalEvent entry, string before) => HashOf(entry, before, JsonOf(entry.Details));

    /// <summary>
    /// The first event that does not fit, or null. Events are read one by one, each once.
    /// </summary>
    /// <param name="events">All that is held behind <paramref name="anchor"/>, by rising number.</param>
    /// <param name="anchor">What they go on from.</param>
    /// <param name="head">Where they must end; null where that is not known.</param>
    public static ChainBreak? FirstBreak(IEnumerable<JournalEvent> events, ChainMark anchor, ChainMark? head = null)
    {
        var last = anchor;
        foreach (var entry in events)
        {
            if (entry.Seq <= last.Seq)
            {
                return new(entry.Seq, "inserted", $"Event {entry.Seq} stands behind event {last.Seq}.");
            }

            if (entry.Seq != last.Seq + 1)
            {
                return Missing(last.Seq + 1, entry.Seq - 1);
            }

            if (entry.Hash != HashOf(entry, last.Hash))
            {
                return new(entry.Seq, "edited", $"Event {entry.Seq} is not what was appended: its hash does not fit.");
            }

            last = new(entry.Seq, entry.Hash);
        }

        return head is null || head == last ? null
            : last.Seq < head.Seq ? Missing(last.Seq + 1, head.Seq)
            : last.Seq > head.Seq ? new(head.Seq + 1, "inserted", $"Event {head.Seq + 1} was not appended by the registry: its last is {head.Seq}.")
            : new(last.Seq, "edited", $"Event {last.Seq} is not the one that the registry appended last.");
    }

    private static ChainBreak Missing(long from, long to) =>
        new(from, "missing", from == to ? $"Event {from} is missing." : $"Events {from} to {to} are missing.");

    private static string HashOf(JournalEvent entry, string before, ReadOnlySpan<byte> details)
    {
        var text = new CanonicalText();
        text.Raw(before).Raw("\n[").Number(entry.Seq).Raw(",").Number(entry.At.ToUnixTimeMilliseconds())
            .Raw(",").Text(entry.Type).Raw(",").Text(entry.Spec).Raw(",").Text(entry.TaskId).Raw(",").Text(entry.Uid).Raw(",").Text(entry.RunId).Raw(",").Text(entry.Worker).Raw(",");
        return Convert.ToHexStringLower(SHA256.HashData((details.IsEmpty ? text.Raw("{}") : text.Json(details)).Raw("]").Written));
    }

    private static ReadOnlySpan<byte> JsonOf(JsonObject details)
    {
        if (details.Count == 0)
        {
            return [];
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            details.WriteTo(writer);
        }

        return buffer.WrittenSpan;
    }
}
