using System.Security.Cryptography;

namespace Interlock.Journal;

/// <summary>A place in the chain: the event with this number has this hash.</summary>
/// <param name="Seq">Sequence number; 0 before the first event.</param>
/// <param name="Hash">64 hex digits.</param>
internal sealed record ChainMark(long Seq, string Hash)
{
    /// <summary>Before the first event ever: number 0, all zeros.</summary>
    public static ChainMark Beginning { get; } = new(0, new string('0', 2 * SHA256.HashSizeInBytes));
}

/// <summary>Where the events that a store holds begin and end.</summary>
/// <param name="Anchor">The last event that is not held any more; what is held goes on from it.</param>
/// <param name="Head">The last event appended. A store that can keep it apart from the events notices when the last ones were taken away.</param>
internal sealed record ChainEnds(ChainMark Anchor, ChainMark Head);

/// <summary>The first place where a log does not fit together.</summary>
/// <param name="Seq">The event that does not fit, or the first one that is missing.</param>
/// <param name="Kind"><c>edited</c>, <c>missing</c> or <c>inserted</c>.</param>
/// <param name="Message">One sentence.</param>
internal sealed record ChainBreak(long Seq, string Kind, string Message);
