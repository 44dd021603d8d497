namespace Interlock.Merging;

/// <summary>The repository as deploys need it: a clean checkout of a merged commit, and what contains what.</summary>
internal interface IDeployRepository
{
    /// <summary>Where the lock stands that keeps a second queue out.</summary>
    string StateDirectory { get; }

    /// <summary>Absolute path of the checkout; null where there is none.</summary>
    string? Checkout { get; }

    /// <summary>Brings the checkout to exactly this commit, and keeps it for oneself until disposed.</summary>
    Task<Result<(string Path, IDisposable Hold)>> TakeAsync(string commit, CancellationToken cancellation);

    Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellation);

    /// <summary>True when something is left to put away, of whatever kind.</summary>
    bool IsLeft { get; }

    /// <summary>Puts the checkout away; it is made again when it is needed.</summary>
    Task DiscardAsync(CancellationToken cancellation);
}
