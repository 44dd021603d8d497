using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Contract;

/// <summary>A spec and how it stands.</summary>
/// <param name="Source">The file that it comes from.</param>
/// <param name="Tasks">Tasks that are work; parents are left out.</param>
/// <param name="Progress">Percent.</param>
internal record SpecAnswer(
    string Spec,
    string? Source,
    int Tasks,
    int Done,
    int Failed,
    int Blocked,
    int Ready,
    int InProgress,
    int Cancelled,
    int Progress,
    JsonObject Metadata,
    long Version,
    Instant CreatedAt,
    Instant UpdatedAt)
{
    public static SpecAnswer Of(SpecSummary summary) => new(
        Spec: summary.Spec.Name,
        Source: summary.Spec.SourcePath,
        Tasks: summary.Tasks,
        Done: summary.Count(TaskState.Done),
        Failed: summary.Count(TaskState.Failed),
        Blocked: summary.Count(TaskState.Blocked, TaskState.Draft),
        Ready: summary.Count(TaskState.Pending),
        InProgress: summary.Count(TaskState.Analyzing, TaskState.Implementing, TaskState.Reviewing, TaskState.Deploying),
        Cancelled: summary.Count(TaskState.Cancelled),
        Progress: summary.Progress,
        Metadata: summary.Spec.Metadata,
        Version: summary.Spec.Version,
        CreatedAt: summary.Spec.CreatedAt,
        UpdatedAt: summary.Spec.UpdatedAt);
}

/// <summary>A spec with counts in the words of every view, and what is still ahead.</summary>
internal sealed record SpecDetailAnswer : SpecAnswer
{
    private SpecDetailAnswer(SpecSummary summary)
        : base(Of(summary))
    {
    }

    [JsonPropertyOrder(1)]
    public required SpecViews Views { get; init; }

    [JsonPropertyOrder(1)]
    public required int Waves { get; init; }

    [JsonPropertyOrder(1)]
    public required CriticalPathAnswer CriticalPath { get; init; }

    public static SpecDetailAnswer Of(SpecSummary summary, ExecutionOrder order) => new(summary)
    {
        Views = new(Counts(summary, "registry"), Counts(summary, "worker"), Counts(summary, "board")),
        Waves = order.Waves.Count,
        CriticalPath = CriticalPathAnswer.Of(order),
    };

    private static JsonObject Counts(SpecSummary summary, string view) => new(summary.In(view).Select(static one => KeyValuePair.Create(one.Word, (JsonNode?)one.Count)));
}

/// <summary>How many tasks have each word of a view.</summary>
internal sealed record SpecViews(JsonObject Registry, JsonObject Worker, JsonObject Board);
