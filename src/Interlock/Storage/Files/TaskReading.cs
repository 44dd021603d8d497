using System.Security.Cryptography;
using System.Text.Json;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>
/// Reads a task: the design's fields, the lifecycle state beside <c>state</c>, and all else of ours in <c>metadata.interlock</c>,
/// where programs of the design that write a task back keep it.
/// </summary>
internal static class TaskReading
{
    /// <summary>The key of what is ours in any <c>metadata</c>.</summary>
    public const string Own = "interlock";

    /// <exception cref="JsonException">It is no task.</exception>
    public static StoredTask Read(ReadOnlyMemory<byte> json, string spec, int place)
    {
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"task {place + 1} is no object");
        }

        var read = new TaskDraftFields();
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                read.Take(ref reader, json);
            }

            return Build(read, spec, place);
        }
        catch (Exception bad) when (bad is InvalidOperationException or FormatException or JsonException)
        {
            throw new JsonException($"task {read.Id ?? $"number {place + 1}"}: {bad.Message.TrimEnd('.')}", bad);
        }
    }

    private static StoredTask Build(TaskDraftFields read, string spec, int place)
    {
        var id = read.Id ?? throw new JsonException("id is missing");
        if (TaskRef.Refuse("task", id) is { } refused)
        {
            throw new JsonException(refused.Message);
        }

        var ours = read.Own;
        var known = TaskStates.Parse(read.Lifecycle) ?? TaskStates.Parse(ours?.State);
        var word = read.State ?? throw new JsonException("state is missing");
        var state = known is { } lifecycle && (ours?.IsParent == true || Views.Registry(lifecycle) == word) ? lifecycle : Meant(word);
        var created = read.CreatedAt ?? DateTimeOffset.UnixEpoch;
        var task = new WorkTask
        {
            Uid = ours?.Uid ?? UidOf(spec, id),
            Spec = spec,
            Id = id,
            Title = read.Title ?? "",
            Description = read.Description ?? "",
            Kind = ours?.Kind ?? "feat",
            Priority = read.Priority ?? 3,
            Optional = read.Optional,
            EstimateMinutes = (int?)ours?.Estimate,
            RequiredSkills = ours?.Skills is { } skills && skills.FirstOrDefault() == read.Skill ? skills : read.Skill is { } skill ? [skill] : [],
            Files = ours?.Files ?? [],
            FileHints = ours?.FileHints ?? [],
            Requirements = ours?.Requirements ?? [],
            Acceptance = ours?.Acceptance ?? read.Acceptance ?? [],
            Completion = ours is null ? (state == TaskState.Done ? Completion.Imported : Completion.Merge) : Completions.Parse(ours.Completion) ?? Completion.Merge,
            State = state,
            StateReason = ours?.Reason,
            DueAt = ours?.DueAt,
            Attempt = (int)(ours?.Attempt ?? 0),
            InfrastructureAttempt = (int)(ours?.InfrastructureAttempt ?? 0),
            Issue = (int?)ours?.Issue,
            Branch = read.Branch,
            BaseCommit = ours?.BaseCommit,
            Change = (int?)ours?.Change,
            MergeCommit = ours?.MergeCommit,
            Worklog = ours?.Worklog,
            Progress = (int)(ours?.Progress ?? 0),
            ProgressStep = ours?.Step,
            Parent = ours?.Parent,
            IsParent = ours?.IsParent ?? false,
            MissingDependencies = ours?.Missing ?? [],
            OpenDependencies = (int)(ours?.Open ?? 0),
            OpenSoftDependencies = (int)(ours?.OpenSoft ?? 0),
            LastToken = ours?.LastToken ?? 0,
            Ordinal = ours?.Ordinal ?? place + 1,
            ClosedAt = ours is null ? (state == TaskState.Done ? read.UpdatedAt ?? created : null) : ours.ClosedAt,
            MetadataText = ours?.Metadata ?? read.Metadata,
            Version = ours?.Version ?? 1,
            CreatedAt = created,
            UpdatedAt = read.UpdatedAt ?? created,
        };
        return new(task, ours is not null, ours is not null && known != state, read.Names, ours?.DependsOn ?? [], read.Artifacts);
    }

    // What another program means when it changes the word and not what stands beside it.
    private static TaskState Meant(string word) => word switch
    {
        "ready" => TaskState.Pending,
        "running" => TaskState.Implementing,
        "blocked" => TaskState.Blocked,
        "done" => TaskState.Done,
        "failed" => TaskState.Failed,
        _ => throw new JsonException($"the state '{word}' is none of ready, running, blocked, done, failed"),
    };

    /// <summary>The same at every reading, for a task that has none of its own yet.</summary>
    public static string UidOf(string spec, string id) => ForeignUid.Of(spec, id);
}
