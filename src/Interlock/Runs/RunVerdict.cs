namespace Interlock.Runs;

/// <summary>What <see cref="OutcomeFunction"/> decided.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reason">The deciding fact, one sentence for people.</param>
/// <param name="Lost">
/// Nobody saw the run end: its host or its supervisor was lost. Such a crash is the infrastructure's, not the task's (<see cref="OutcomePolicy"/>).
/// </param>
internal sealed record RunVerdict(RunOutcome Outcome, string Reason, bool Lost = false)
{
    /// <summary>Its program was not there, or could not be executed: whatever task it is given will meet the same.</summary>
    public bool NotStarted { get; init; }

    /// <summary>What a shell, <c>env</c> and their like end with when there is no program, or it may not be executed.</summary>
    public static bool IsNoProgram(int? exitCode) => exitCode is 126 or 127;

    /// <summary>What it asks a person; set for <see cref="RunOutcome.NeedsInput"/> alone.</summary>
    public string? Question { get; init; }
}
