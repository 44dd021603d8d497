using Interlock.Journal;

namespace Interlock.Storage.Memory;

internal partial class MemoryTransaction
{
    public virtual void DeleteTask(string uid)
    {
        if (Tables.Tasks.TryGetValue(uid, out var before))
        {
            Replace(before, null);
            undo.Push(() => Replace(null, before));
        }
    }

    public virtual void DeleteSpec(string name) => Remove(Tables.Specs, name);

    public virtual void SetSequence(string sequence, long value) => Set(Tables.Sequences, sequence, value);

    public virtual void BeginLog(ChainMark mark)
    {
        if (Tables.Events.Count > 0)
        {
            throw new InvalidOperationException("The log has begun.");
        }

        var (anchor, head) = (Tables.Anchor, Tables.Head);
        Tables.Anchor = Tables.Head = mark;
        undo.Push(() => (Tables.Anchor, Tables.Head) = (anchor, head));
    }

    public void MarkMoved(string location) => PutRecord(StoreMove.Record(location));
}
