using System.Text;
using Interlock.Journal;

namespace Interlock.Storage.Files;

/// <summary>Lets lines through that may match a query, by their bytes alone: most lines of a long log are never parsed.</summary>
internal sealed class LineSieve
{
    private const int Seconds = 19;

    private readonly byte[]? task;
    private readonly byte[]? since;
    private readonly byte[]? until;

    public LineSieve(EventQuery query)
    {
        task = query.TaskId is { } id && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? Encoding.ASCII.GetBytes($"\"{id}\"") : null;
        since = query.Since is { } from ? Encoding.ASCII.GetBytes(FileTimes.Text(from)[..Seconds]) : null;
        until = query.Until is { } to ? Encoding.ASCII.GetBytes(FileTimes.Text(to)[..Seconds]) : null;
    }

    public bool MayPass(ReadOnlySpan<byte> line) => (task is null || line.IndexOf(task) >= 0) && ((since is null && until is null) || InTime(line));

    // Only for moments in our spelling, whose bytes have the order of time.
    private bool InTime(ReadOnlySpan<byte> line)
    {
        var key = "\"timestamp\":\""u8;
        var at = line.IndexOf(key);
        if (at < 0 || line.Length < at + key.Length + Seconds + 1)
        {
            return true;
        }

        var text = line[(at + key.Length)..];
        var end = text.IndexOf((byte)'"');
        if (end <= Seconds || text[end - 1] != 'Z' || text[10] != 'T')
        {
            return true;
        }

        var moment = text[..Seconds];
        return (since is null || moment.SequenceCompareTo(since) >= 0) && (until is null || moment.SequenceCompareTo(until) <= 0);
    }
}
