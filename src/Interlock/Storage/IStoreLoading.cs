using Interlock.Journal;

namespace Interlock.Storage;

/// <summary>What only a copy or a repair of a store needs; no command of the registry deletes a task or sets a number back.</summary>
internal interface IStoreLoading
{
    /// <summary>Takes the row away and nothing else: its edges, claim, locks and records are the caller's to take.</summary>
    void DeleteTask(string uid);

    void DeleteSpec(string name);

    /// <summary>The next number of the sequence will be one more than <paramref name="value"/>.</summary>
    void SetSequence(string sequence, long value);

    /// <summary>In a store that holds no events: what is appended next goes on from <paramref name="mark"/>, and so does its chain.</summary>
    /// <exception cref="InvalidOperationException">The store holds events.</exception>
    void BeginLog(ChainMark mark);

    /// <summary>
    /// From the end of this transaction on every write is refused with <c>store.moved</c>; reading goes on. Keeps
    /// <paramref name="location"/> where <see cref="StoreMove.Target"/> finds it.
    /// </summary>
    void MarkMoved(string location);
}
