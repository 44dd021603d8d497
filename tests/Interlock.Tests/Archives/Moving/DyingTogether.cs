using Interlock.Storage;

namespace Interlock.Tests.Archives.Moving;

/// <summary>Several stores whose one user dies at the n-th row it writes to any of them.</summary>
/// <param name="at">From 1; 0: never.</param>
internal sealed class DyingTogether(int at)
{
    public int Writes { get; private set; }

    public IStore Around(IStore inner) => new Mortal(inner, this);

    private void Note()
    {
        if (++Writes == at)
        {
            throw new Dying.Died();
        }
    }

    private sealed class Mortal(IStore inner, DyingTogether clock) : IStore
    {
        public string Location => inner.Location;

        public T Read<T>(Func<IStoreReader, T> work) => inner.Read(work);

        public T Write<T>(Func<IStoreTransaction, T> work) => inner.Write(tx => work(DyingTransaction.Around(tx, clock.Note)));

        public void Dispose() => inner.Dispose();
    }
}

/// <summary>Loses a claim on the way.</summary>
internal sealed class Forgetful(IStore inner) : IStore
{
    public string Location => "sqlite:forgetful";

    public T Read<T>(Func<IStoreReader, T> work) => inner.Read(work);

    public T Write<T>(Func<IStoreTransaction, T> work) => inner.Write(tx =>
    {
        var result = work(tx);
        foreach (var claim in tx.ListClaims().Take(1))
        {
            tx.DeleteClaim(claim.Task);
        }

        return result;
    });

    public void Dispose() => inner.Dispose();
}
