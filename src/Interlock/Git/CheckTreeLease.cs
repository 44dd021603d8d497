namespace Interlock.Git;

/// <summary>A check tree in one's own hands until disposed.</summary>
public sealed class CheckTreeLease(Checkout checkout, string commit, IDisposable hold) : IDisposable
{
    /// <summary>Where the checks run.</summary>
    public string Path => checkout.Path;

    /// <summary>The commit whose exact tree is there.</summary>
    public string Commit => commit;

    public void Dispose() => hold.Dispose();
}
