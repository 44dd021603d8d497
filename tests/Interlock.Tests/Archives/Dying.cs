using System.Reflection;
using System.Runtime.ExceptionServices;
using Interlock.Storage;

namespace Interlock.Tests.Archives;

/// <summary>A store whose user dies at the n-th row it writes, or, with 0, never; rows of all transactions are counted on.</summary>
internal sealed class Dying(IStore inner, int at) : IStore
{
    public string Location => inner.Location;

    /// <summary>Rows written so far.</summary>
    public int Writes { get; private set; }

    public T Read<T>(Func<IStoreReader, T> work) => inner.Read(work);

    public T Write<T>(Func<IStoreTransaction, T> work) => inner.Write(tx => work(DyingTransaction.Around(tx, Note)));

    public void Dispose()
    {
        // The store outlives its dead user.
    }

    private void Note()
    {
        if (++Writes == at)
        {
            throw new Died();
        }
    }

    internal sealed class Died() : Exception("died here");
}

/// <summary>Tells of every write before it is made.</summary>
internal class DyingTransaction : DispatchProxy
{
    private static readonly string[] Writes = ["Put", "Delete", "Append", "Next", "Set", "BeginLog", "Mark", "Drop"];
    private IStoreTransaction? inner;
    private Action? note;

    public static IStoreTransaction Around(IStoreTransaction inner, Action note)
    {
        var proxy = Create<IStoreTransaction, DyingTransaction>();
        (((DyingTransaction)(object)proxy).inner, ((DyingTransaction)(object)proxy).note) = (inner, note);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (Writes.Any(word => targetMethod!.Name.StartsWith(word, StringComparison.Ordinal)))
        {
            note!();
        }

        try
        {
            return targetMethod!.Invoke(inner, args);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }
}
