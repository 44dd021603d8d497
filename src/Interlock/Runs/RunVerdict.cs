namespace Interlock.Runs;

/// <summary>What <see cref="OutcomeFunction"/> decided.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reason">The deciding fact, one sentence for people.</param>
/// <param name="Lost">
/// Nobody saw the run end: its host or its supervisor was lost. Such a crash is the infrastructure's, not the task's (<see cref="OutcomePolicy"/>).
/// </param>
internal sealed record RunVerdict(RunOutcome Outcome, string Reason, bool Lost = false)
{
    /// <summary>What it asks a person; set for <see cref="RunOutcome.NeedsInput"/> alone.</summary>
    public string? Question { get; init; }
}
