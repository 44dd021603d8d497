namespace Interlock.Agents;

/// <summary>What became of an earlier attempt, for the agent of the next one.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Facts">How it ended, what refused it and over which files, which check failed; a line each.</param>
/// <param name="Output">The last lines of what the failed check printed; null where none failed.</param>
internal sealed record EarlierAttempt(int Number, IReadOnlyList<string> Facts, string? Output);
