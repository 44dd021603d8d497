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

        var own = read.Own;
        var ours = own?.Task ?? TaskFields.Blank;
        var known = TaskStates.Parse(read.Lifecycle) ?? TaskStates.Parse(own?.State);
        var word = read.State ?? throw new JsonException("state is missing");
        var state = known is { } lifecycle && (ours.IsParent || Views.Registry(lifecycle) == word) ? lifecycle : Meant(word);
        var created = read.CreatedAt ?? DateTimeOffset.UnixEpoch;
        var done = own is null && state == TaskState.Done;
        var task = ours with
        {
            Uid = ours.Uid.Length == 0 ? UidOf(spec, id) : ours.Uid,
            Spec = spec,
            Id = id,
            Title = read.Title ?? "",
            Description = read.Description ?? "",
            Priority = read.Priority ?? 3,
            Optional = read.Optional,
            RequiredSkills = ours.RequiredSkills.FirstOrDefault() == read.Skill ? ours.RequiredSkills : read.Skill is { } skill ? [skill] : [],
            Acceptance = own?.HasAcceptance == true ? ours.Acceptance : read.Acceptance ?? [],
            Completion = done ? Completion.Imported : ours.Completion,
            State = state,
            Branch = read.Branch,
            Ordinal = ours.Ordinal < 0 ? place + 1 : ours.Ordinal,
            ClosedAt = done ? read.UpdatedAt ?? created : ours.ClosedAt,
            MetadataText = own?.Metadata ?? read.Metadata,
            Version = ours.Version < 0 ? 1 : ours.Version,
            CreatedAt = created,
            UpdatedAt = read.UpdatedAt ?? created,
        };
        return new(task, own is not null, own is not null && known != state, read.Names, own?.DependsOn ?? [], read.Artifacts);
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
