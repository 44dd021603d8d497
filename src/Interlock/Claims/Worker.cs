namespace Interlock.Claims;

/// <summary>What sort of worker.</summary>
public enum WorkerKind
{
    /// <summary>A person.</summary>
    Human,

    /// <summary>A program that decides by itself.</summary>
    AiAgent,
}

internal static class WorkerKinds
{
    public static string Name(this WorkerKind kind) => kind == WorkerKind.Human ? "human" : "ai_agent";

    public static WorkerKind? Parse(string? name) => name switch
    {
        "human" => WorkerKind.Human,
        "ai_agent" => WorkerKind.AiAgent,
        _ => null,
    };
}

/// <summary>Who works: a person or an AI agent, in one model.</summary>
public sealed record Worker
{
    /// <summary>Unique in the registry.</summary>
    public required string Name { get; init; }

    /// <summary>Only a person may approve, review, reopen and answer.</summary>
    public WorkerKind Kind { get; init; }

    /// <summary>Tasks that require others are not given to it.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Tasks it may hold at once; null: no limit.</summary>
    public int? MaxTasks { get; init; }

    /// <summary>Name of the machine it was last seen on; null: not known.</summary>
    public string? Host { get; init; }

    /// <summary>Its name on GitHub; null: none was given.</summary>
    public string? GithubUsername { get; init; }

    /// <summary>coordinator, codegen, review …; for AI agents.</summary>
    public string? AgentType { get; init; }

    /// <summary>Removed: it holds nothing and gets nothing until it registers again.</summary>
    public bool Offline { get; init; }

    /// <summary>When it became known.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>When it last did something.</summary>
    public required DateTimeOffset LastActivity { get; init; }
}
