namespace Interlock.WorkGraph;

/// <summary>An edge of the work graph: <paramref name="Task"/> comes after <paramref name="DependsOn"/>. Both are uids.</summary>
/// <param name="Hard">Hard ones block; soft ones only order the ready set.</param>
internal sealed record Dependency(string Task, string DependsOn, bool Hard);
