using Interlock.Registry.Answering;

namespace Interlock.Contract;

/// <summary>One thing that happened on the way of a task.</summary>
/// <param name="Text">One sentence; it may hold what an agent or a check printed.</param>
/// <param name="Code">Which condition of a gate refused.</param>
/// <param name="Command">The command of the check that failed.</param>
/// <param name="Log">Absolute path of the whole output, as long as it is kept.</param>
/// <param name="Output">The last lines of it.</param>
internal sealed record LogAnswer(
    long Seq,
    Instant At,
    [property: Words(
        "claimed", "set_up_failed", "run", "run_ended", "question", "answer", "refused", "queued", "check", "returned", "merged", "deploy",
        "approval", "retry", "released", "failed", "done", "reopened", "cancelled")] string Kind,
    string Text,
    string? Worker,
    string? Run,
    int? Attempt,
    string? Outcome,
    string? Code,
    string? Command,
    int? ExitCode,
    string? Log,
    IReadOnlyList<string> Files,
    string? Output)
{
    public static LogAnswer Of(LogEntry entry) => new(
        Seq: entry.Seq,
        At: entry.At,
        Kind: entry.Kind,
        Text: entry.Text,
        Worker: entry.Worker,
        Run: entry.Run,
        Attempt: entry.Attempt,
        Outcome: entry.Outcome,
        Code: entry.Code,
        Command: entry.Command,
        ExitCode: entry.ExitCode,
        Log: entry.Log,
        Files: entry.Files,
        Output: entry.Output);
}
