namespace Interlock.Agents;

/// <summary>All that an agent is told about one attempt at one task.</summary>
internal sealed record WorkOrder
{
    public required string RunId { get; init; }

    /// <summary><c>spec/id</c>.</summary>
    public required string Task { get; init; }

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Acceptance { get; init; } = [];

    /// <summary>References to acceptance criteria elsewhere in the spec.</summary>
    public IReadOnlyList<string> Requirements { get; init; } = [];

    /// <summary>Paths and globs it may change; empty: it declared none, and every file it touches is locked as it goes.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Paths that its text names; a hint where to look.</summary>
    public IReadOnlyList<string> FileHints { get; init; } = [];

    /// <summary>Commands that must pass on the result before it is merged.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>Whether the task is done by changing files; false for <c>external</c> and <c>manual</c> completion.</summary>
    public bool ChangesExpected { get; init; } = true;

    public required string Worker { get; init; }

    /// <summary>The fencing token of the claim.</summary>
    public required long Token { get; init; }

    /// <summary>From 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>What went wrong last time, for people and agents to read; null on the first attempt.</summary>
    public string? LastFailure { get; init; }

    /// <summary>Earlier attempts that brought nothing, oldest first.</summary>
    public IReadOnlyList<EarlierAttempt> Earlier { get; init; } = [];

    /// <summary>Files in the worktree that carry conflict marks.</summary>
    public IReadOnlyList<string> Conflicts { get; init; } = [];

    /// <summary>What an earlier run of this task asked, and what a person answered; null when nothing was asked.</summary>
    public (string Question, string Answer)? Answered { get; init; }

    /// <summary>Absolute path.</summary>
    public required string Worktree { get; init; }

    /// <summary>Below it every worktree must really lie; null: not looked at.</summary>
    public string? WorktreeRoot { get; init; }

    public string? Branch { get; init; }

    /// <summary>Absolute path of a directory outside the worktree for prompt and output of this run.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>The runner's socket, through which commands inside the run reach the registry.</summary>
    public string? Socket { get; init; }

    /// <summary>The program that carries out <c>progress</c>, <c>heartbeat</c> …; absolute path.</summary>
    public string? CommandLineProgram { get; init; }
}
