using Interlock.Registry;
using Interlock.Storage;

namespace Interlock.Mirrors;

/// <summary>A store whose locks are mirrored after each transaction that changed one.</summary>
public sealed class MirroredStore(IStore inner, LockMirror mirror) : IStore, ILockWatch
{
    // A transaction is worked out on one thread; several may be under way on several.
    [ThreadStatic]
    private static HashSet<string>? touched;

    public string Location => inner.Location;

    public T Read<T>(Func<IStoreReader, T> work) => inner.Read(work);

    public T Write<T>(Func<IStoreTransaction, T> work)
    {
        touched?.Clear();
        var result = inner.Write(work);
        if (touched is { Count: > 0 } changed)
        {
            mirror.Refresh(inner, changed);
            changed.Clear();
        }

        return result;
    }

    public void Changed(string task) => (touched ??= new(StringComparer.Ordinal)).Add(task);

    public void Dispose() => inner.Dispose();
}
