using System.Text.Json;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>A task as one JSON object: every stored field, nothing computed; what is empty is left out.</summary>
internal static class TaskRow
{
    public static void Write(Utf8JsonWriter json, WorkTask task)
    {
        json.WriteString("uid", task.Uid);
        json.WriteString("spec", task.Spec);
        json.WriteString("id", task.Id);
        json.WriteString("title", task.Title);
        Text(json, "description", task.Description.Length == 0 ? null : task.Description);
        json.WriteString("kind", task.Kind);
        json.WriteNumber("priority", task.Priority);
        Flag(json, "optional", task.Optional);
        Number(json, "estimate_minutes", task.EstimateMinutes);
        Texts(json, "required_skills", task.RequiredSkills);
        Texts(json, "files", task.Files);
        Texts(json, "file_hints", task.FileHints);
        Texts(json, "requirements", task.Requirements);
        Texts(json, "acceptance", task.Acceptance);
        json.WriteString("completion", task.Completion.Name());

        // A parent stores none; what a store keeps in its place is nobody's business.
        json.WriteString("state", (task.IsParent ? TaskState.Draft : task.State).Name());
        Text(json, "state_reason", task.StateReason);
        Moment(json, "due_at", task.DueAt);
        json.WriteNumber("attempt", task.Attempt);
        json.WriteNumber("infrastructure_attempt", task.InfrastructureAttempt);
        Number(json, "issue", task.Issue);
        Text(json, "branch", task.Branch);
        Text(json, "base_commit", task.BaseCommit);
        Number(json, "change", task.Change);
        Text(json, "merge_commit", task.MergeCommit);
        Text(json, "worklog", task.Worklog);
        json.WriteNumber("progress", task.Progress);
        Text(json, "progress_step", task.ProgressStep);
        Text(json, "parent", task.Parent);
        Flag(json, "is_parent", task.IsParent);
        Texts(json, "missing_dependencies", task.MissingDependencies);
        json.WriteNumber("open_dependencies", task.OpenDependencies);
        json.WriteNumber("open_soft_dependencies", task.OpenSoftDependencies);
        json.WriteNumber("last_token", task.LastToken);
        json.WriteNumber("ordinal", task.Ordinal);
        Moment(json, "closed_at", task.ClosedAt);
        json.WriteString("metadata", task.MetadataText);
        json.WriteNumber("version", task.Version);
        json.WriteString("created_at", task.CreatedAt);
        json.WriteString("updated_at", task.UpdatedAt);
    }

    /// <exception cref="RowFormatException">It is not what <see cref="Write"/> writes.</exception>
    public static WorkTask Read(RowElement row) => new()
    {
        Uid = row.Text("uid"),
        Spec = row.Text("spec"),
        Id = row.Text("id"),
        Title = row.Text("title"),
        Description = row.TextOrNull("description") ?? "",
        Kind = Known(row.Text("kind"), "kind"),
        Priority = row.Int("priority") is >= 1 and <= 5 and var priority ? priority : throw RowElement.Wrong("priority", "is none of 1 to 5"),
        Optional = row.Flag("optional"),
        EstimateMinutes = row.IntOrNull("estimate_minutes"),
        RequiredSkills = row.Texts("required_skills"),
        Files = row.Texts("files"),
        FileHints = row.Texts("file_hints"),
        Requirements = row.Texts("requirements"),
        Acceptance = row.Texts("acceptance"),
        Completion = Completions.Parse(row.Text("completion")) ?? throw RowElement.Wrong("completion", "is no way of completion"),
        State = TaskStates.Parse(row.Text("state")) ?? throw RowElement.Wrong("state", "is no state"),
        StateReason = row.TextOrNull("state_reason"),
        DueAt = row.MomentOrNull("due_at"),
        Attempt = row.Int("attempt"),
        InfrastructureAttempt = row.Int("infrastructure_attempt"),
        Issue = row.IntOrNull("issue"),
        Branch = row.TextOrNull("branch"),
        BaseCommit = row.TextOrNull("base_commit"),
        Change = row.IntOrNull("change"),
        MergeCommit = row.TextOrNull("merge_commit"),
        Worklog = row.TextOrNull("worklog"),
        Progress = row.Int("progress"),
        ProgressStep = row.TextOrNull("progress_step"),
        Parent = row.TextOrNull("parent"),
        IsParent = row.Flag("is_parent"),
        MissingDependencies = row.Texts("missing_dependencies"),
        OpenDependencies = row.Int("open_dependencies"),
        OpenSoftDependencies = row.Int("open_soft_dependencies"),
        LastToken = row.Number("last_token"),
        Ordinal = row.Number("ordinal"),
        ClosedAt = row.MomentOrNull("closed_at"),
        MetadataText = PlainRows.ObjectText(row.Text("metadata"), "metadata"),
        Version = row.Number("version"),
        CreatedAt = row.Moment("created_at"),
        UpdatedAt = row.Moment("updated_at"),
    };

    private static string Known(string kind, string name) => WorkTask.Kinds.Contains(kind) ? kind : throw RowElement.Wrong(name, "is no kind of task");

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void Flag(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    private static void Moment(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } moment)
        {
            json.WriteString(name, moment);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
