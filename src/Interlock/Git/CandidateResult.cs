namespace Interlock.Git;

/// <summary>A candidate, or the branch that does not merge.</summary>
/// <param name="Candidate">Null on a conflict.</param>
/// <param name="Conflict">Null when there is a candidate.</param>
internal sealed record CandidateResult(Candidate? Candidate, MergeConflict? Conflict);

/// <param name="Tip">The tip, of those asked for, that conflicts with the target and the tips before it.</param>
/// <param name="Files">The paths in conflict.</param>
internal sealed record MergeConflict(string Tip, IReadOnlyList<string> Files);
