using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Registry.Claiming;
using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>An issue on the forge.</summary>
public sealed record Issue
{
    /// <summary>Unique in the forge, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public string Body { get; init; } = "";

    /// <summary>Uid of the task it is of.</summary>
    public required string Task { get; init; }

    /// <summary>False: closed with its task.</summary>
    public bool Open { get; init; } = true;

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was closed; null: it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>It was closed because nothing will be done about it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NotPlanned { get; init; }
}

/// <summary>A change request on the forge.</summary>
public sealed record ChangeRequest
{
    /// <summary>Unique in the forge, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Uid of the task it carries.</summary>
    public required string Task { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>The branch that is to be merged.</summary>
    public required string Branch { get; init; }

    /// <summary>Commit of its head, 40 hex digits.</summary>
    public required string Head { get; init; }

    /// <summary>The branch it is to be merged to.</summary>
    public required string Base { get; init; }

    /// <summary><c>open</c>, <c>merged</c> or <c>closed</c>.</summary>
    public string State { get; init; } = "open";

    /// <summary>The commit that carries it on the target, 40 hex digits; null: it is not merged.</summary>
    public string? MergeCommit { get; init; }

    /// <summary><c>approved</c>, <c>needs_revision</c>, or null.</summary>
    public string? Review { get; init; }

    /// <summary>Name of the person who reviewed it.</summary>
    public string? ReviewBy { get; init; }

    /// <summary>What that person said.</summary>
    public string? ReviewReason { get; init; }

    /// <summary>Name of the worker who handed it in.</summary>
    public required string Author { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A reference to a result.</summary>
public sealed record Artifact
{
    /// <summary>What there is, in order.</summary>
    public static IReadOnlyList<string> Types { get; } = ["diff", "log", "test"];

    /// <summary>Unique in the registry.</summary>
    public required string Id { get; init; }

    /// <summary>Uid of the task.</summary>
    public required string Task { get; init; }

    /// <summary>One of <see cref="Types"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Where it is; it is never opened.</summary>
    public required string Uri { get; init; }

    /// <summary>Null: not said.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Free facts; nothing is decided by them.</summary>
    public JsonObject Metadata { get; init; } = [];
}

/// <summary>A task that waits for its merge, or a <c>checks</c> task that waits for its checks.</summary>
internal sealed record MergeEntry
{
    public required string Task { get; init; }

    public required string Target { get; init; }

    /// <summary>Empty for a <c>checks</c> task.</summary>
    public string Branch { get; init; } = "";

    /// <summary>Empty for a <c>checks</c> task.</summary>
    public string Head { get; init; } = "";

    public int Priority { get; init; }

    /// <summary>The fencing token of the submission: an outcome for another one is stale.</summary>
    public long Token { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>The last event when it was queued: its age. 0 in entries of earlier versions, which are the oldest.</summary>
    public long QueuedSeq { get; init; }

    /// <summary>The target is being moved to it: from here on nothing may take the task out of review but the answer of the queue.</summary>
    public bool Landing { get; init; }

    /// <summary>The commit by which somebody merged it, as its worker says; null: one is looked for.</summary>
    public string? Named { get; init; }

    /// <summary>What holds it, in plain words; null while it is free to go.</summary>
    public string? Held { get; init; }
}

/// <summary>A place in the wait queue for locks; see <see cref="WaitQueue"/>.</summary>
internal sealed record ParkedTask
{
    public required string Task { get; init; }

    /// <summary>Beside the files that the task declares.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>When it began to wait.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When it came, which is its age: one that was at work came when it was claimed for that.</summary>
    public DateTimeOffset Came { get; init; }

    /// <summary>Since when no lock stands in its way; null while one does.</summary>
    public DateTimeOffset? FreeSince { get; init; }

    /// <summary>It goes on working and keeps what it holds; it asked for these paths in vain.</summary>
    public bool AtWork { get; init; }
}

/// <summary>An answer that was already given under an idempotency key.</summary>
internal sealed record KeyedAnswer
{
    public required string Key { get; init; }

    /// <summary>What was asked for, in one spelling; null in answers of earlier versions, which fit any request.</summary>
    public string? Request { get; init; }

    public required string Task { get; init; }

    public long Token { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>What an agent asked a person about a task, and the answer; the newest of each task is kept.</summary>
public sealed record Question
{
    /// <summary>Uid of the task.</summary>
    public required string Task { get; init; }

    /// <summary>One line.</summary>
    public required string Text { get; init; }

    /// <summary>Who asked.</summary>
    public required string Worker { get; init; }

    /// <summary>The run that asked; null: none.</summary>
    public string? Run { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Null: nobody has answered yet.</summary>
    public string? Answer { get; init; }

    /// <summary>Name of the person.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>When it was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }
}

/// <summary>The branch of a task. Nothing but this says that a branch is the task's; one that only has the right name is somebody else's.</summary>
internal sealed record TaskBranch
{
    public required string Task { get; init; }

    public required string Branch { get; init; }

    /// <summary>When it was found to be free and made the task's; null: the claim has only named it.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>Who held a task last, as far as the events that tell it are archived.</summary>
internal sealed record LastHolder
{
    public required string Task { get; init; }

    public required string Worker { get; init; }
}

/// <summary>What of a task's change somebody should look at, as it was judged last.</summary>
internal sealed record WatchedChange
{
    public required string Task { get; init; }

    /// <summary>Tip of the branch that was judged; empty where only the declaration was.</summary>
    public string Head { get; init; } = "";

    public IReadOnlyList<WatchedFile> Protected { get; init; } = [];

    public IReadOnlyList<WatchedFile> Unusual { get; init; } = [];

    public IReadOnlyList<WatchedFile> Weakened { get; init; } = [];

    /// <summary>What a person has to approve before it goes on, <c>files</c> or <c>tests</c>; null while nothing waits for that.</summary>
    public string? Waits { get; init; }

    /// <summary>The refusal that it waits with, or that its worker was sent back with; null where there was none.</summary>
    public int? Gate { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    public string? Hint { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Files that a task came to declare inside a run, while it was worked on: an agent's word that they are meant, not a person's.</summary>
internal sealed record LateFiles
{
    public required string Task { get; init; }

    public required IReadOnlyList<string> Files { get; init; }
}

/// <summary>The record kinds the registry keeps, by collection.</summary>
internal static class Records
{
    public static Collection<Worker> Workers { get; } = new("workers", () => RecordJson.Default.Worker, worker => worker.Name);

    public static Collection<Issue> Issues { get; } = new("issues", () => RecordJson.Default.Issue, issue => $"{issue.Number}", issue => issue.Task, issue => issue.Open ? "open" : "closed");

    public static Collection<ChangeRequest> Changes { get; } = new("changes", () => RecordJson.Default.ChangeRequest, change => $"{change.Number}", change => change.Task, change => change.State);

    public static Collection<ImpactRecord> Impacts { get; } = new("impacts", () => RecordJson.Default.ImpactRecord, impact => impact.Task);

    public static Collection<Approval> Approvals { get; } = new("approvals", () => RecordJson.Default.Approval, approval => ApprovalKey(approval.Task, approval.Purpose), approval => approval.Task);

    /// <summary>What people said of each file set; the newest answer of all stands in <see cref="Approvals"/>.</summary>
    public static Collection<Approval> Answers { get; } = new("answers", () => RecordJson.Default.Approval, approval => AnswerKey(approval.Task, approval.FileSetHash), approval => approval.Task);

    public static Collection<Artifact> Artifacts { get; } = new("artifacts", () => RecordJson.Default.Artifact, artifact => artifact.Id, artifact => artifact.Task, artifact => artifact.Type);

    public static Collection<MergeEntry> Merges { get; } = new("merges", () => RecordJson.Default.MergeEntry, entry => entry.Task, entry => entry.Target);

    public static Collection<MergeEvidence> Evidence { get; } = new("merge_evidence", () => RecordJson.Default.MergeEvidence, evidence => evidence.Task);

    public static Collection<ParkedTask> Parked { get; } = new("parked", () => RecordJson.Default.ParkedTask, parked => parked.Task);

    public static Collection<KeyedAnswer> Keys { get; } = new("keys", () => RecordJson.Default.KeyedAnswer, answer => answer.Key);

    public static Collection<LastHolder> Holders { get; } = new("holders", () => RecordJson.Default.LastHolder, holder => holder.Task);

    public static Collection<WatchedChange> Watched { get; } = new("watched", () => RecordJson.Default.WatchedChange, change => change.Task, change => change.Task, change => change.Weakened.Count > 0 ? "weakened" : "");

    public static Collection<LateFiles> Late { get; } = new("late_files", () => RecordJson.Default.LateFiles, late => late.Task);
    public static Collection<TaskBranch> Branches { get; } = new("branches", () => RecordJson.Default.TaskBranch, branch => branch.Task);

    public static Collection<Question> Questions { get; } = new("questions", () => RecordJson.Default.Question, question => question.Task);

    public static string ApprovalKey(string task, string purpose) => $"{task}:{purpose}";

    public static string AnswerKey(string task, string fileSet) => $"{task}:{fileSet}";
}

[JsonSerializable(typeof(Worker))]
[JsonSerializable(typeof(Issue))]
[JsonSerializable(typeof(ChangeRequest))]
[JsonSerializable(typeof(ImpactRecord))]
[JsonSerializable(typeof(Approval))]
[JsonSerializable(typeof(Artifact))]
[JsonSerializable(typeof(MergeEntry))]
[JsonSerializable(typeof(MergeEvidence))]
[JsonSerializable(typeof(ParkedTask))]
[JsonSerializable(typeof(KeyedAnswer))]
[JsonSerializable(typeof(LastHolder))]
[JsonSerializable(typeof(WatchedChange))]
[JsonSerializable(typeof(LateFiles))]
[JsonSerializable(typeof(TaskBranch))]
[JsonSerializable(typeof(Question))]
internal sealed partial class RecordJson : JsonSerializerContext;
