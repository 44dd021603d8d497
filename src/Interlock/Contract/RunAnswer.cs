using Interlock.Runs;

namespace Interlock.Contract;

/// <summary>The run object.</summary>
/// <param name="Output">Path of what it printed.</param>
/// <param name="Cost">In US dollars.</param>
internal sealed record RunAnswer(
    string Id,
    string Type,
    [property: Words("running", "completed", "failed", "killed")] string Status,
    string? Outcome,
    string? Reason,
    string? Question,
    string? Task,
    string Description,
    string? Pool,
    string Host,
    string? Worker,
    long? Token,
    int Attempt,
    int? Pid,
    Instant StartedAt,
    Instant? EndedAt,
    int? ExitCode,
    string Output,
    string? OutputPreview,
    bool Notified,
    long Tokens,
    double Cost)
{
    public static RunAnswer Of(Run run) => new(
        Id: run.Id,
        Type: run.Type.Word(),
        Status: run.Status.Word(),
        Outcome: run.Outcome?.Word(),
        Reason: run.Reason,
        Question: run.Question,
        Task: run.Task,
        Description: run.Description,
        Pool: run.Pool,
        Host: run.Host,
        Worker: run.Worker,
        Token: run.Token,
        Attempt: run.Attempt,
        Pid: run.Pid,
        StartedAt: run.StartedAt,
        EndedAt: run.EndedAt,
        ExitCode: run.ExitCode,
        Output: run.OutputPath,
        OutputPreview: run.OutputPreview,
        Notified: run.Notified,
        Tokens: run.Tokens,
        Cost: Math.Round((double)run.Cost, 3));
}
