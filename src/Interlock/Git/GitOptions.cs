namespace Interlock.Git;

/// <summary>How git is started.</summary>
internal sealed record GitOptions
{
    /// <summary>The program's absolute path; null: the git among <see cref="Programs"/>.</summary>
    public string? Executable { get; init; }

    /// <summary>Installed programs, git itself and those that it starts.</summary>
    public Programs Programs { get; init; } = Programs.OfProcess;

    /// <summary>Time one call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time between asking git to stop and killing it; git removes its lock files when asked.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time to wait for a lock file of another git; git itself waits a tenth of a second at most. Zero: none is waited for or removed.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Set in every call, after the environment was cleaned.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
