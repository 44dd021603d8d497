namespace Interlock.Git;

/// <summary>
/// One working tree and the git directory that belongs to it. Commands on a checkout name both explicitly, so a
/// <c>.git</c> file that was deleted or bent inside the working tree changes nothing.
/// </summary>
internal sealed record Checkout
{
    /// <summary>Absolute path of the working tree.</summary>
    public required string Path { get; init; }

    /// <summary>Absolute path of its own git directory (HEAD and index live here).</summary>
    public required string GitDir { get; init; }

    internal string IndexFile => System.IO.Path.Combine(GitDir, "index");

    internal string IndexLock => System.IO.Path.Combine(GitDir, "index.lock");
}
