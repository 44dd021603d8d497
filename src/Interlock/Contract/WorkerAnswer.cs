using Interlock.Claims;

namespace Interlock.Contract;

/// <summary>A worker with what it holds.</summary>
internal sealed record WorkerAnswer(
    string Name,
    [property: Words("human", "ai_agent")] string Type,
    [property: Words("idle", "working", "offline")] string Status,
    IReadOnlyList<string> Skills,
    int? MaxTasks,
    IReadOnlyList<string> CurrentTasks,
    string? Host,
    string? GithubUsername,
    string? AgentType,
    Instant RegisteredAt,
    Instant LastActivity)
{
    /// <param name="tasks">What it holds, by name.</param>
    /// <param name="offline">Nobody hears of it.</param>
    public static WorkerAnswer Of(Worker worker, IReadOnlyList<string> tasks, bool offline) => new(
        Name: worker.Name,
        Type: worker.Kind.Name(),
        Status: offline ? "offline" : tasks.Count > 0 ? "working" : "idle",
        Skills: worker.Skills,
        MaxTasks: worker.MaxTasks,
        CurrentTasks: tasks,
        Host: worker.Host,
        GithubUsername: worker.GithubUsername,
        AgentType: worker.AgentType,
        RegisteredAt: worker.RegisteredAt,
        LastActivity: worker.LastActivity);
}
