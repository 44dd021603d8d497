namespace Interlock.Git;

/// <summary>One invocation of git: always an argument list, never a shell line.</summary>
internal sealed record GitCall
{
    /// <summary>Directory git runs in; it must exist.</summary>
    public required string Directory { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The git directory of our own that it works in; null: <see cref="GitDirectory"/>.</summary>
    public OwnGit? Own { get; init; }

    /// <summary>A git directory of the repository, for refs and the administration of worktrees only; null: none is needed.</summary>
    public string? GitDirectory { get; init; }

    /// <summary>Bytes for standard input; empty closes it at once.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Added to the cleaned environment.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Added to the configuration every call carries, each <c>key=value</c>.</summary>
    public IReadOnlyList<string> Configuration { get; init; } = [];

    /// <summary>Reads standard output as it comes, to its end; null: it is kept and given back.</summary>
    public Func<Stream, Task>? Read { get; init; }

    /// <summary>Most bytes of standard output that are accepted; more ends the call with <c>git.output_too_large</c>.</summary>
    public int MaxOutput { get; init; } = 64 * 1024 * 1024;

    /// <summary>Overrides the time allowed by <see cref="GitOptions.Timeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }
}
