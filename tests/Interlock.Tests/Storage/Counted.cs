using System.Reflection;
using Interlock.Storage;

namespace Interlock.Tests.Storage;

/// <summary>A transaction that stops before one of its steps.</summary>
internal class Counted : DispatchProxy
{
    private Func<bool>? stops;
    private IStoreTransaction? inner;

    public static IStoreTransaction Around(IStoreTransaction inner, Func<bool> stops)
    {
        var proxy = Create<IStoreTransaction, Counted>();
        ((Counted)(object)proxy).inner = inner;
        ((Counted)(object)proxy).stops = stops;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (stops!())
        {
            throw new InvalidOperationException("stopped here");
        }

        return targetMethod!.Invoke(inner, args);
    }
}
