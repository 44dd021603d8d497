using System.Text.Json.Serialization;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;

namespace Interlock.Contract;

/// <summary>What an import read and changed. <c>lines_read</c> is <c>lines_tasks + lines_not_tasks</c>.</summary>
/// <param name="Tasks">Tasks of the spec afterwards, parents included.</param>
/// <param name="Removed">Tasks that the file no longer has; they are kept.</param>
internal record ImportAnswer(
    string Spec,
    int Tasks,
    int LinesRead,
    int LinesTasks,
    int LinesNotTasks,
    int Added,
    int Updated,
    int Unchanged,
    int Removed,
    IReadOnlyList<ImportProblem> Conflicts,
    IReadOnlyList<ImportProblem> Errors)
{
    /// <summary>Tasks that mean something else now than before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SyncNote>? Noted { get; init; }

    /// <summary>What was read of the file, in a rehearsal; left out else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReadTask>? Definitions { get; init; }

    public static ImportAnswer Of(ImportResult done) => new(
        Spec: done.Spec,
        Tasks: done.Tasks,
        LinesRead: done.LinesRead,
        LinesTasks: done.LinesTasks,
        LinesNotTasks: done.LinesNotTasks,
        Added: done.Added,
        Updated: done.Updated,
        Unchanged: done.Unchanged,
        Removed: done.Removed,
        Conflicts: done.Conflicts,
        Errors: done.Errors)
    {
        Noted = done.Noted.Count > 0 ? done.Noted : null,
    };
}

/// <summary>A task as a file has it.</summary>
/// <param name="DependsOn">By number; hard ones block.</param>
/// <param name="MissingDependencies">Named there, and no task.</param>
/// <param name="Line">Of its box, from 1.</param>
internal sealed record ReadTask(
    string Id,
    string Title,
    string Description,
    string Kind,
    string Completion,
    bool Optional,
    bool Done,
    string? Parent,
    bool IsParent,
    IReadOnlyList<string> Requirements,
    IReadOnlyList<string> Acceptance,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> FileHints,
    IReadOnlyList<TaskDependency> DependsOn,
    IReadOnlyList<string> MissingDependencies,
    int Line)
{
    public static ReadTask Of(KiroTask task) => new(
        task.Id,
        task.Title,
        task.Description,
        task.Kind,
        task.Completion,
        task.Optional,
        task.Done,
        task.Parent,
        task.IsParent,
        task.Requirements,
        task.Acceptance,
        task.Files,
        task.FileHints,
        [.. task.Dependencies.Select(edge => new TaskDependency(edge.Id, edge.Hard))],
        task.MissingDependencies,
        task.Line);
}

/// <summary>What a sync read and changed; for a rehearsal also what would be changed.</summary>
internal sealed record SyncAnswer : ImportAnswer
{
    private SyncAnswer(ImportResult done)
        : base(Of(done))
    {
    }

    /// <summary>In the registry, one line for each task.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Changes { get; private init; }

    /// <summary>Of the file, unified.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Diff { get; private init; }

    public static SyncAnswer Of(SyncReport report, bool rehearsal) =>
        new(report.Result) { Changes = rehearsal ? report.Lines : null, Diff = rehearsal ? report.Diff : null };
}
