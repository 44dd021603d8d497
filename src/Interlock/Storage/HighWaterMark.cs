using System.Globalization;
using System.Text;
using Interlock.Journal;

namespace Interlock.Storage;

/// <summary>
/// How far a registry is known to have come, kept outside of it: the number and the hash of its last event. A registry that is behind
/// a mark, or has another event under that number, is an older one or another one. A mark is written after the commit and not synced:
/// it may lag behind what is durable and is never ahead of it.
/// </summary>
/// <param name="beside">In the state directory of the repository; null where there is none.</param>
/// <param name="ofUser">In the user's own state directory, which a copy of the repository does not bring along; null where there is none.</param>
internal sealed class HighWaterMark(string? beside, string? ofUser)
{
    private const string Word = "interlock-mark 1 ";
    private const int Digits = 19;
    private const int Looks = 3;

    // No link, and nobody at the other end of it is waited for.
    private static readonly int Plain = Posix.NoFollow | Posix.NonBlocking;

    /// <summary>Why a mark could not be written the last time; null when it could.</summary>
    public string? Trouble { get; private set; }

    /// <summary>True where a registry of this very repository was noted, whatever became of it.</summary>
    public bool HasBeside => beside is not null && Read(beside) is not null;

    /// <summary>The marks that can be read; to be asked before a snapshot is taken, since others go on writing.</summary>
    public IReadOnlyList<ChainMark> Read() => [.. Places().Select(Read).OfType<ChainMark>()];

    /// <summary>Marks that are not there or cannot be read: nothing is noticed by them until the next write.</summary>
    public IReadOnlyList<string> Missing() => [.. Places().Where(place => Read(place) is null)];

    /// <summary>Notes the last event of what is durable now.</summary>
    public void Write(ChainMark head)
    {
        Trouble = null;
        var text = Encoding.ASCII.GetBytes(Text(head));
        foreach (var place in Places())
        {
            if (TryWrite(place, text) is { } trouble)
            {
                Trouble = $"{place} cannot be written: {trouble}";
            }
        }
    }

    /// <summary>Null when the registry has come as far as every mark, and by the same events.</summary>
    internal static Refusal? Judge(IStoreReader reader, string location, IReadOnlyList<ChainMark> marks)
    {
        if (marks.Count == 0)
        {
            return null;
        }

        var ends = reader.EventEnds();
        foreach (var mark in marks)
        {
            if (mark.Seq > ends.Head.Seq)
            {
                return StoreRefusals.Older(location, ends.Head.Seq, mark.Seq);
            }

            if (HashAt(reader, ends, mark.Seq) is { } hash && hash != mark.Hash)
            {
                return StoreRefusals.OtherHistory(location, mark.Seq);
            }
        }

        return null;
    }

    /// <summary>Null where the event is no longer held.</summary>
    private static string? HashAt(IStoreReader reader, ChainEnds ends, long seq) =>
        seq == ends.Head.Seq ? ends.Head.Hash
        : seq == ends.Anchor.Seq ? ends.Anchor.Hash
        : seq < ends.Anchor.Seq ? null
        : reader.ListEvents(new() { AfterSeq = seq - 1, Limit = 1 }) is [{ } entry] && entry.Seq == seq ? entry.Hash : "";

    private IEnumerable<string> Places()
    {
        if (beside is not null)
        {
            yield return beside;
        }

        if (ofUser is not null)
        {
            yield return ofUser;
        }
    }

    private static string Text(ChainMark mark)
    {
        var said = Word + mark.Seq.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0') + " " + mark.Hash;
        return $"{said} {Sum(said)}\n";
    }

    /// <summary>Another process may be in the middle of writing it; what stays unreadable is no mark.</summary>
    private static ChainMark? Read(string place)
    {
        Span<byte> buffer = stackalloc byte[256];
        for (var look = 0; look < Looks; look++)
        {
            var descriptor = Posix.Open(place, Plain | Posix.ReadOnly);
            if (descriptor < 0)
            {
                return null;
            }

            var length = Posix.Read(descriptor, buffer);
            Posix.Close(descriptor);
            if (length > 0 && Parse(Encoding.ASCII.GetString(buffer[..length])) is { } mark)
            {
                return mark;
            }
        }

        return null;
    }

    private static ChainMark? Parse(string text)
    {
        var end = text.LastIndexOf(' ');
        return end > Word.Length + Digits && text.StartsWith(Word, StringComparison.Ordinal) && text[(end + 1)..] == Sum(text[..end]) + "\n"
            && long.TryParse(text.AsSpan(Word.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? new(seq, text[(Word.Length + Digits + 1)..end])
            : null;
    }

    /// <summary>Against a half-written mark, not against anybody's hand.</summary>
    private static string Sum(string text) => Fingerprint.Of(text);

    private static string? TryWrite(string place, byte[] text)
    {
        var descriptor = Posix.Open(place, Plain | Posix.WriteOnly);
        if (descriptor == -Posix.NoEntry)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                File.Open(place, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                return failed.Message.TrimEnd('.');
            }

            descriptor = Posix.Open(place, Plain | Posix.WriteOnly);
        }

        if (descriptor < 0)
        {
            return $"opening it gives system error {-descriptor}";
        }

        var written = Posix.WriteAll(descriptor, text);
        Posix.Close(descriptor);
        return written < 0 ? $"system error {-written}" : null;
    }
}
