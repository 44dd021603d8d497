using System.Text.Json.Serialization;

namespace Interlock.Registry;

/// <summary>An issue on the forge.</summary>
public sealed record Issue
{
    /// <summary>Unique in the forge, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public string Body { get; init; } = "";

    /// <summary>Uid of the task it is of.</summary>
    public required string Task { get; init; }

    /// <summary>False: closed with its task.</summary>
    public bool Open { get; init; } = true;

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was closed; null: it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>It was closed because nothing will be done about it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NotPlanned { get; init; }
}
