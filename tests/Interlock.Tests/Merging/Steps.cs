using Interlock.Storage;

namespace Interlock.Tests.Merging;

/// <summary>Counts the steps of a process, and kills it at one of them.</summary>
internal sealed class Steps
{
    /// <summary>0: never.</summary>
    public int DiesAt { get; set; }

    public int Taken { get; private set; }

    public void Take()
    {
        if (++Taken == DiesAt)
        {
            throw new Killed();
        }
    }

    internal sealed class Killed() : Exception("killed here");
}

/// <summary>The store as a process sees it that may die before or after each transaction.</summary>
internal sealed class MortalStore(IStore inner, Steps steps) : IStore
{
    public string Location => inner.Location;

    public T Read<T>(Func<IStoreReader, T> work) => inner.Read(work);

    public T Write<T>(Func<IStoreTransaction, T> work)
    {
        steps.Take();
        var result = inner.Write(work);
        steps.Take();
        return result;
    }

    public void Dispose()
    {
        // What is stored outlives whoever opened it.
    }
}
