namespace Interlock.Claims;

public enum WorkerKind
{
    Human,
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
    public required string Name { get; init; }

    public WorkerKind Kind { get; init; }

    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Tasks it may hold at once; null: no limit.</summary>
    public int? MaxTasks { get; init; }

    public string? Host { get; init; }

    public string? GithubUsername { get; init; }

    /// <summary>coordinator, codegen, review …; for AI agents.</summary>
    public string? AgentType { get; init; }

    public bool Offline { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public required DateTimeOffset LastActivity { get; init; }
}
