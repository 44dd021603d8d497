using Interlock.WorkGraph;

namespace Interlock.Hooks;

/// <summary>Who is about to change files.</summary>
/// <param name="Worker">The name that claims are compared with.</param>
/// <param name="Task">The task of the run, or of the worktree that the session stands in; null for a person elsewhere.</param>
internal sealed record EditCaller(string Worker, TaskRef? Task);
