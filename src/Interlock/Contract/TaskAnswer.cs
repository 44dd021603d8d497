using System.Text.Json.Serialization;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Contract;

/// <summary>The task object: what everything that acts on a task answers with.</summary>
/// <param name="Progress">Percent.</param>
internal record TaskAnswer(
    string Spec,
    string Id,
    string Uid,
    string Title,
    string Description,
    string Kind,
    [property: Words("draft", "pending", "analyzing", "implementing", "reviewing", "deploying", "blocked", "done", "failed", "cancelled")] string State,
    string? StateReason,
    bool Ready,
    int Priority,
    bool Optional,
    int? EstimateMinutes,
    [property: Words("merge", "checks", "manual", "external", "imported")] string Completion,
    int Attempt,
    IReadOnlyList<TaskDependency> DependsOn,
    IReadOnlyList<string> Blocks,
    IReadOnlyList<string> RequiredSkills,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> FileHints,
    IReadOnlyList<string> LockedFiles,
    IReadOnlyList<string> Requirements,
    IReadOnlyList<string> Acceptance,
    int? Issue,
    string? Branch,
    string? BaseCommit,
    int? Change,
    string? MergeCommit,
    TaskClaim? Claim,
    TaskImpact? Impact,
    TaskApproval? Approval,
    int Progress,
    string? ProgressStep,
    IReadOnlyList<ArtifactAnswer> Artifacts,
    string? Parent,
    bool IsParent,
    Instant? DueAt,
    string? Worklog,
    Instant? ClosedAt,
    RawJson Metadata,
    long Version,
    Instant CreatedAt,
    Instant UpdatedAt)
{
    public static TaskAnswer Of(TaskView view)
    {
        var task = view.Task;
        return new(
            Spec: task.Spec,
            Id: task.Id,
            Uid: task.Uid,
            Title: task.Title,
            Description: task.Description,
            Kind: task.Kind,
            State: view.State.Name(),
            StateReason: task.IsParent ? null : task.StateReason,
            Ready: view.Ready,
            Priority: task.Priority,
            Optional: task.Optional,
            EstimateMinutes: task.EstimateMinutes,
            Completion: task.Completion.Name(),
            Attempt: task.Attempt,
            DependsOn: [.. view.DependsOn.Select(static edge => new TaskDependency(edge.Task, edge.Hard))],
            Blocks: view.Blocks,
            RequiredSkills: task.RequiredSkills,
            Files: task.Files,
            FileHints: task.FileHints,
            LockedFiles: view.Locked,
            Requirements: task.Requirements,
            Acceptance: task.Acceptance,
            Issue: task.Issue,
            Branch: task.Branch,
            BaseCommit: task.BaseCommit,
            Change: task.Change,
            MergeCommit: task.MergeCommit,
            Claim: view.Claim is { } claim ? TaskClaim.Of(claim) : null,
            Impact: view.Impact is { } impact ? TaskImpact.Of(impact) : null,
            Approval: view.Approval is { } approval ? TaskApproval.Of(approval) : null,
            Progress: task.Progress,
            ProgressStep: task.ProgressStep,
            Artifacts: [.. view.Artifacts.Select(ArtifactAnswer.Of)],
            Parent: task.Parent,
            IsParent: task.IsParent,
            DueAt: task.DueAt,
            Worklog: task.Worklog,
            ClosedAt: task.ClosedAt,
            Metadata: new(task.MetadataText),
            Version: task.Version,
            CreatedAt: task.CreatedAt,
            UpdatedAt: task.UpdatedAt);
    }
}

/// <summary>A task in a list, which may be told in the words of another program.</summary>
internal sealed record ListedTaskAnswer : TaskAnswer
{
    private ListedTaskAnswer(TaskAnswer task)
        : base(task)
    {
    }

    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ViewState { get; private init; }

    /// <summary>A lock that a claim of it would meet, where what is ready was asked for.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WaitsFor { get; private init; }

    /// <param name="word">Its state in those words; null: no others were asked for.</param>
    public static ListedTaskAnswer Of(TaskView view, string? word)
    {
        var task = TaskAnswer.Of(view);
        return new(task) { ViewState = word, WaitsFor = view.WaitsFor, Metadata = task.Metadata with { Respelt = word is not null } };
    }
}
