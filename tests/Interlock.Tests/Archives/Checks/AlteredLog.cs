using System.Reflection;
using Interlock.Journal;
using Interlock.Storage;

namespace Interlock.Tests.Archives.Checks;

/// <summary>A store whose log somebody has been at.</summary>
internal sealed class AlteredLog(IStore inner, Func<JournalEvent, JournalEvent?> alter) : IStore
{
    public string Location => inner.Location;

    public T Read<T>(Func<IStoreReader, T> work) => inner.Read(reader => work(AlteredReader.Around(reader, alter)));

    public T Write<T>(Func<IStoreTransaction, T> work) => inner.Write(work);

    public void Dispose() => inner.Dispose();
}

/// <summary>Passes everything on but the events.</summary>
internal class AlteredReader : DispatchProxy
{
    private IStoreReader? inner;
    private Func<JournalEvent, JournalEvent?>? alter;

    public static IStoreReader Around(IStoreReader reader, Func<JournalEvent, JournalEvent?> alter)
    {
        var proxy = Create<IStoreReader, AlteredReader>();
        ((AlteredReader)(object)proxy).inner = reader;
        ((AlteredReader)(object)proxy).alter = alter;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = targetMethod!.Invoke(inner, args);
        return targetMethod.Name == nameof(IStoreContents.EnumerateEvents) ? ((IEnumerable<JournalEvent>)answer!).Select(alter!).OfType<JournalEvent>() : answer;
    }
}
