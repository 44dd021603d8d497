using System.Text.Json.Nodes;
using Interlock.Lifecycle;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Contract;

/// <summary>A spec as <c>spec create --from</c> takes it.</summary>
/// <param name="Version">How often its definition was changed.</param>
internal sealed record SpecPlanAnswer(string SpecName, long Version, JsonObject Metadata, IReadOnlyList<PlannedTask> Tasks)
{
    private const string SourcePath = "kiro_spec_path";

    public static SpecPlanAnswer Of(Spec spec, IReadOnlyList<TaskView> tasks)
    {
        var metadata = (JsonObject)spec.Metadata.DeepClone();
        if (spec.SourcePath is not null && !metadata.ContainsKey(SourcePath))
        {
            metadata[SourcePath] = spec.SourcePath;
        }

        return new(spec.Name, spec.Version, metadata, [.. tasks.Select(PlannedTask.Of)]);
    }
}

/// <summary>What a task is to be, and whether that came true; nothing that only its registry can know.</summary>
/// <param name="DependsOn">Ids; <c>SPEC/ID</c> in another spec.</param>
internal sealed record PlannedTask(
    string Id,
    string Title,
    string Description,
    string Kind,
    int Priority,
    bool Optional,
    int? EstimateMinutes,
    IReadOnlyList<string> RequiredSkills,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> FileHints,
    IReadOnlyList<TaskDependency> DependsOn,
    IReadOnlyList<string> Requirements,
    IReadOnlyList<string> Acceptance,
    string Completion,
    string State,
    string? Worklog,
    string? Parent,
    bool IsParent,
    RawJson Metadata)
{
    public static PlannedTask Of(TaskView view)
    {
        var task = view.Task;
        return new(
            Id: task.Id,
            Title: task.Title,
            Description: task.Description,
            Kind: task.Kind,
            Priority: task.Priority,
            Optional: task.Optional,
            EstimateMinutes: task.EstimateMinutes,
            RequiredSkills: task.RequiredSkills,
            Files: task.Files,
            FileHints: task.FileHints,
            DependsOn: [.. view.DependsOn.Select(edge => new TaskDependency(Here(edge.Task, task.Spec), edge.Hard))],
            Requirements: task.Requirements,
            Acceptance: task.Acceptance,
            Completion: task.Completion.Name(),
            State: view.State.Name(),
            Worklog: task.State == TaskState.Done ? task.Worklog : null,
            Parent: task.Parent,
            IsParent: task.IsParent,
            Metadata: new(task.MetadataText));
    }

    private static string Here(string name, string spec) => name.StartsWith(spec + "/", StringComparison.Ordinal) ? name[(spec.Length + 1)..] : name;
}
