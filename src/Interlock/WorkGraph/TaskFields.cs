using Interlock.Lifecycle;
using static Interlock.WorkGraph.FieldTraits;
using Flag = Interlock.WorkGraph.TaskField<bool>;
using Moment = Interlock.WorkGraph.TaskField<System.DateTimeOffset?>;
using Number = Interlock.WorkGraph.TaskField<long?>;
using Text = Interlock.WorkGraph.TaskField<string?>;
using Texts = Interlock.WorkGraph.TaskField<System.Collections.Generic.IReadOnlyList<string>>;

namespace Interlock.WorkGraph;

/// <summary>All that is stored of a task, in the order of backups.</summary>
internal static class TaskFields
{
    public static readonly Text Title = new("title", t => t.Title, (t, v) => t with { Title = v ?? "" }, Required | Edited | Placed);
    public static readonly Text Description = new("description", t => t.Description, (t, v) => t with { Description = v ?? "" }, Edited | Placed);
    public static readonly Text Kind = Word("kind", "is no kind of task", WorkTask.Kinds, t => t.Kind, (t, v) => t with { Kind = v! }, Required | Edited);
    public static readonly Number Priority = new("priority", t => t.Priority, (t, v) => t with { Priority = (int)(v ?? 3) }, Required | Edited | Placed) { Fault = v => v is >= 1 and <= 5 ? null : "is none of 1 to 5" };
    public static readonly Number Estimate = Whole("estimate_minutes", t => t.EstimateMinutes, (t, v) => t with { EstimateMinutes = (int?)v }, Edited);
    public static readonly Flag Optional = new("optional", t => t.Optional, (t, v) => t with { Optional = v }, Edited | Placed);
    public static readonly Texts Skills = new("required_skills", t => t.RequiredSkills, (t, v) => t with { RequiredSkills = v }, Edited);
    public static readonly Texts Files = new("files", t => t.Files, (t, v) => t with { Files = v }, Edited);
    public static readonly Texts Requirements = new("requirements", t => t.Requirements, (t, v) => t with { Requirements = v }, Edited);
    public static readonly Texts Acceptance = new("acceptance", t => t.Acceptance, (t, v) => t with { Acceptance = v }, Edited);
    public static readonly Text State = Word("state", "is no state", TaskStates.All, t => t.State.Name(), (t, v) => t with { State = TaskStates.Parse(v) ?? default }, Required | Placed);
    public static readonly Text Worklog = new("worklog", t => t.Worklog, (t, v) => t with { Worklog = v }, Edited);
    public static readonly Text Metadata = new("metadata", t => t.MetadataText, (t, v) => t with { MetadataText = v ?? "{}" }, Required | Unsearched | Placed);

    /// <summary>A task of which nothing is known, not even its place and version.</summary>
    public static readonly WorkTask Blank = new() { Uid = "", Spec = "", Id = "", Title = "", Ordinal = -1, Version = -1, CreatedAt = default, UpdatedAt = default };

    public static readonly IReadOnlyList<TaskField> All =
    [
        new Text("uid", t => t.Uid, (t, v) => t with { Uid = v! }, Required),
        new Text("spec", t => t.Spec, (t, v) => t with { Spec = v! }, Required | Placed),
        new Text("id", t => t.Id, (t, v) => t with { Id = v! }, Required | Placed),
        Title,
        Description,
        Kind,
        Priority,
        Optional,
        Estimate,
        Skills,
        Files,
        new Texts("file_hints", t => t.FileHints, (t, v) => t with { FileHints = v }),
        Requirements,
        Acceptance,
        Word("completion", "is no way of completion", [.. Enum.GetValues<Completion>().Select(Completions.Name)], t => t.Completion.Name(), (t, v) => t with { Completion = Completions.Parse(v) ?? default }, Required),
        State,
        new Text("state_reason", t => t.StateReason, (t, v) => t with { StateReason = v }) { OwnName = "reason" },
        new Moment("due_at", t => t.DueAt, (t, v) => t with { DueAt = v }),
        Whole("attempt", t => t.Attempt, (t, v) => t with { Attempt = (int)(v ?? 0) }),
        Whole("infrastructure_attempt", t => t.InfrastructureAttempt, (t, v) => t with { InfrastructureAttempt = (int)(v ?? 0) }, Unsearched),
        Whole("issue", t => t.Issue, (t, v) => t with { Issue = (int?)v }),
        new Text("branch", t => t.Branch, (t, v) => t with { Branch = v }, Placed),
        new Text("base_commit", t => t.BaseCommit, (t, v) => t with { BaseCommit = v }),
        Whole("change", t => t.Change, (t, v) => t with { Change = (int?)v }),
        new Text("merge_commit", t => t.MergeCommit, (t, v) => t with { MergeCommit = v }),
        Worklog,
        Whole("progress", t => t.Progress, (t, v) => t with { Progress = (int)(v ?? 0) }),
        new Text("progress_step", t => t.ProgressStep, (t, v) => t with { ProgressStep = v }) { OwnName = "step" },
        new Text("parent", t => t.Parent, (t, v) => t with { Parent = v }),
        new Flag("is_parent", t => t.IsParent, (t, v) => t with { IsParent = v }),
        new Texts("missing_dependencies", t => t.MissingDependencies, (t, v) => t with { MissingDependencies = v }, Unsearched),
        Whole("open_dependencies", t => t.OpenDependencies, (t, v) => t with { OpenDependencies = (int)(v ?? 0) }, Unsearched),
        Whole("open_soft_dependencies", t => t.OpenSoftDependencies, (t, v) => t with { OpenSoftDependencies = (int)(v ?? 0) }, Unsearched),
        new Number("last_token", t => t.LastToken, (t, v) => t with { LastToken = v ?? 0 }, Unsearched),
        new Number("ordinal", t => t.Ordinal, (t, v) => t with { Ordinal = v ?? 0 }, Required | Unsearched),
        new Moment("closed_at", t => t.ClosedAt, (t, v) => t with { ClosedAt = v }),
        Metadata,
        new Number("version", t => t.Version, (t, v) => t with { Version = v ?? 0 }, Required),
        new Moment("created_at", t => t.CreatedAt, (t, v) => t with { CreatedAt = v ?? default }, Required | Placed),
        new Moment("updated_at", t => t.UpdatedAt, (t, v) => t with { UpdatedAt = v ?? default }, Required | Placed),
    ];

    /// <summary>What an operator may change.</summary>
    public static readonly IReadOnlyList<TaskField> Editable = [.. All.Where(field => field.Has(Edited))];

    /// <summary>Sorts by the place of a name among these, with those that are not named at the end: a new field comes last.</summary>
    public static IReadOnlyList<T> InOrder<T>(IEnumerable<T> fields, Func<T, string> name, string names)
    {
        var places = names.Split(' ').Select((one, place) => (one, place)).ToDictionary(pair => pair.one, pair => pair.place, StringComparer.Ordinal);
        return [.. fields.OrderBy(field => places.GetValueOrDefault(name(field), int.MaxValue))];
    }

    private static Number Whole(string name, Func<WorkTask, long?> get, Func<WorkTask, long?, WorkTask> with, FieldTraits traits = None) =>
        new(name, get, with, traits) { Fault = number => number is null or (>= int.MinValue and <= int.MaxValue) ? null : "is too large" };

    private static Text Word(string name, string fault, IReadOnlyList<string> words, Func<WorkTask, string?> get, Func<WorkTask, string?, WorkTask> with, FieldTraits traits) =>
        new(name, get, with, traits) { Words = words, Fault = word => word is not null && words.Contains(word) ? null : fault };
}
