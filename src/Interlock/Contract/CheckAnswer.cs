namespace Interlock.Contract;

/// <summary>How the configured checks went on one commit.</summary>
/// <param name="Checks">Those that are configured, in their order.</param>
/// <param name="Failed">The first that failed; null: all passed.</param>
/// <param name="Changed">Tracked files that it changed, where that was its failure.</param>
/// <param name="Log">Absolute path of its whole output.</param>
/// <param name="Output">The last lines of it.</param>
internal sealed record CheckAnswer(
    string Commit,
    IReadOnlyList<string> Checks,
    bool Passed,
    string? Failed,
    string? Command,
    int? ExitCode,
    IReadOnlyList<string> Changed,
    string? Log,
    string? Output);
