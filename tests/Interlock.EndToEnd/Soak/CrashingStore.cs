using System.Reflection;
using Interlock.Journal;
using Interlock.Storage;

namespace Interlock.EndToEnd.Soak;

/// <summary>The process is as good as dead: whatever it tries with the store from now on fails the same way.</summary>
internal sealed class CrashException() : Exception("crashed here");

/// <summary>
/// A store that dies just before or just after one of its writes. Every durable step of the program is a write to the store or lies between
/// two of them, so that dying at each write, on both sides, hits every point between two durable steps.
/// </summary>
/// <param name="at">Number of the write, from 1; 0: never.</param>
/// <param name="after">True: the write is durable, and nobody learns of it.</param>
internal sealed class CrashingStore(IStore inner, int at, bool after) : IStore
{
    private readonly Lock counting = new();
    private readonly List<string> writes = [];
    private volatile bool dead;

    public string Location => inner.Location;

    public bool Died => dead;

    /// <summary>What each write was, in order: the events it appended and the kinds of records it kept.</summary>
    public IReadOnlyList<string> Writes
    {
        get
        {
            lock (counting)
            {
                return [.. writes];
            }
        }
    }

    public T Read<T>(Func<IStoreReader, T> work)
    {
        Live();
        return inner.Read(work);
    }

    public T Write<T>(Func<IStoreTransaction, T> work) => inner.Write(tx =>
    {
        var (noted, notes) = NotingTransaction.Around(tx);
        Live();
        var result = work(noted);
        if (notes.Count == 0)
        {
            return (result, false);
        }

        lock (counting)
        {
            Live();
            writes.Add(string.Join(' ', notes.Distinct()));
            if (writes.Count != at)
            {
                return (result, false);
            }

            dead = true;
        }

        return after ? (result, true) : throw new CrashException();
    }) is var (answer, last) && last ? throw new CrashException() : answer;

    public void Dispose()
    {
        // The store outlives its dead user.
    }

    private void Live()
    {
        if (dead)
        {
            throw new CrashException();
        }
    }
}

/// <summary>Notes what is written.</summary>
internal class NotingTransaction : DispatchProxy
{
    private readonly List<string> notes = [];
    private IStoreTransaction? inner;

    public static (IStoreTransaction Transaction, IReadOnlyList<string> Notes) Around(IStoreTransaction inner)
    {
        var proxy = Create<IStoreTransaction, NotingTransaction>();
        var noting = (NotingTransaction)(object)proxy;
        noting.inner = inner;
        return (proxy, noting.notes);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "Append":
                notes.Add(((JournalEvent)args![0]!).Type);
                break;
            case "PutRecord":
                notes.Add(((StoredRecord)args![0]!).Collection);
                break;
            case "DeleteRecord":
                notes.Add($"-{args![0]}");
                break;
            case var name when name.StartsWith("Put", StringComparison.Ordinal) || name.StartsWith("Delete", StringComparison.Ordinal):
                notes.Add(name);
                break;
            default:
                break;
        }

        try
        {
            return targetMethod.Invoke(inner, args);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }
}
