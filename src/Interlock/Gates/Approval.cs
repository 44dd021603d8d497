namespace Interlock.Gates;

/// <summary>A person's yes or no, bound to the content they looked at.</summary>
internal sealed record Approval
{
    /// <summary>Uid of the task.</summary>
    public required string Task { get; init; }

    /// <summary><c>impact</c>, <c>completion</c>, <c>files</c> or <c>tests</c>.</summary>
    public required string Purpose { get; init; }

    public required bool Granted { get; init; }

    public required string By { get; init; }

    public required string Reason { get; init; }

    /// <summary>The risk that was approved; null for a completion.</summary>
    public Risk? Risk { get; init; }

    /// <summary>The commit that was analysed when it was given.</summary>
    public string Commit { get; init; } = "";

    /// <summary>File set that was analysed when it was given.</summary>
    public string FileSetHash { get; init; } = "";

    /// <summary>
    /// The files that it is about, each with its content (<see cref="Watching.WatchedFile.Content"/>); empty where it is not about files.
    /// <see cref="FileSetHash"/> identifies them.
    /// </summary>
    public IReadOnlyList<string> Contents { get; init => field = value ?? []; } = [];

    /// <summary>The person also holds the task: allowed unless <c>gates.four_eyes</c>.</summary>
    public bool Own { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null in approvals of earlier versions, and in ticks that are trusted.</summary>
    public ApprovalOrigin? From { get; init; }
}
