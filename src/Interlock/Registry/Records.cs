using System.Text.Json.Serialization;
using Interlock.Claims;
using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Registry.Claiming;
using Interlock.Storage;

namespace Interlock.Registry;

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
