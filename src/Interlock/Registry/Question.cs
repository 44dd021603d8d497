namespace Interlock.Registry;

/// <summary>What an agent asked a person about a task, and the answer; the newest of each task is kept.</summary>
public sealed record Question
{
    /// <summary>Uid of the task.</summary>
    public required string Task { get; init; }

    /// <summary>One line.</summary>
    public required string Text { get; init; }

    /// <summary>Who asked.</summary>
    public required string Worker { get; init; }

    /// <summary>The run that asked; null: none.</summary>
    public string? Run { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Null: nobody has answered yet.</summary>
    public string? Answer { get; init; }

    /// <summary>Name of the person.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>When it was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }
}
