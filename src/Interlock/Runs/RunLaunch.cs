namespace Interlock.Runs;

/// <summary>Everything a launcher needs to start one run. Agents build it, launchers carry it out; neither knows the other.</summary>
internal sealed record RunLaunch
{
    /// <summary>The run's id; the launcher puts it into the environment as <see cref="RunVariables.RunId"/>.</summary>
    public required string RunId { get; init; }

    public required CommandLine Command { get; init; }

    /// <summary>Absolute; must exist.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>
    /// The worktree that this run has to itself, if any: a stray process whose working directory lies below it is the run's.
    /// Null for a run that shares its directory with others.
    /// </summary>
    public string? Worktree { get; init; }

    /// <summary>When set, the real path of the working directory must lie below this directory; page 2 says so of worktrees.</summary>
    public string? MustLieBelow { get; init; }

    /// <summary>Absolute path of the file for stdout and stderr; appended to. Beside it stand <c>.exit</c> and <c>.cut</c>.</summary>
    public required string OutputPath { get; init; }

    /// <summary>A file that becomes stdin; null: stdin is empty. The agent meets its end, never a waiting terminal.</summary>
    public string? StdinPath { get; init; }

    /// <summary>When set, written to <see cref="StdinPath"/> before the start.</summary>
    public string? StdinText { get; init; }

    /// <summary>The file is only written, and read by whoever is told its name; stdin is empty.</summary>
    public bool StdinIsEmpty { get; init; }

    /// <summary>Variables on top of the allow-list.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Names that pass from our own environment on top of the allow-list; a trailing <c>*</c> stands for any rest.</summary>
    public IReadOnlyList<string> PassVariables { get; init; } = [];

    /// <summary>
    /// A check, a deploy, an analysis: what it says counts for everybody, so its <c>PATH</c> holds only what is installed outside the
    /// repository, and it gets the variables that the configuration passes to checks.
    /// </summary>
    public bool Judges { get; init; }

    /// <summary>It is on no record: after a crash nobody asks how it ended, and that need not be on disk.</summary>
    public bool IsBrief { get; init; }
}
