using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage.Sqlite;

/// <summary>A task as a row: the columns in one order for reading and binding, and the statements over them.</summary>
internal static class TaskRows
{
    /// <summary>Columns that name a task and place it; they hardly ever change. They come first.</summary>
    public const string Identity = "uid, spec, id, parent, ordinal";

    public const string Data =
        "state, is_parent, optional, soft_open, priority, due_at, open_dependencies, open_soft_dependencies, last_token, version, "
        + "created_at, updated_at, closed_at, kind, completion, attempt, infrastructure_attempt, progress, estimate_minutes, issue, "
        + "change, title, state_reason, branch, base_commit, merge_commit, progress_step, required_skills, files, file_hints, "
        + "requirements, acceptance, missing_dependencies, metadata, description, worklog";

    private const string Select = "SELECT " + Identity + ", " + Data + " FROM task ";

    public const string ByUid = Select + "WHERE uid = ?";
    public const string ByName = Select + "WHERE spec = ? AND id = ?";
    public const string Children = Select + "WHERE spec = ? AND parent = ? ORDER BY ordinal, row";
    public const string Due = Select + "INDEXED BY task_due WHERE state = 6 AND due_at IS NOT NULL AND due_at <= ? ORDER BY due_at, uid";
    public const string DueAfter = Select + "INDEXED BY task_due WHERE state = 6 AND due_at IS NOT NULL AND due_at > ? ORDER BY due_at, uid";
    public const string NextDue = "SELECT min(due_at) FROM task INDEXED BY task_due WHERE state = 6 AND due_at IS NOT NULL";

    public const string CountByState =
        "SELECT state, count(*) FROM task INDEXED BY task_state WHERE is_parent = 0 GROUP BY state";

    public const string CountByStateOfSpec =
        "SELECT state, count(*) FROM task INDEXED BY task_state WHERE is_parent = 0 AND state IN (0,1,2,3,4,5,6,7,8,9) AND spec = ? GROUP BY state";

    /// <summary>The statement of a list, with a parameter for each filter that is set, in the order of <see cref="Bind(Statement, TaskQuery)"/>.</summary>
    public static string List(TaskQuery query)
    {
        var direction = query.Descending ? " DESC" : "";
        var column = query.Sort switch
        {
            "id" or "priority" or "state" or "title" => query.Sort + direction + ", ",
            "updated" => "updated_at" + direction + ", ",
            _ => "",
        };
        return Select
            + "WHERE 1"
            + (query.Spec is null ? "" : " AND spec = ?")
            + (query.States.Count == 0 ? "" : $" AND is_parent = 0 AND state IN ({string.Join(',', query.States.Select(state => (int)state))})")
            + (query.Skill is null ? "" : " AND EXISTS (SELECT 1 FROM json_each(required_skills) WHERE value = ?)")
            + (query.Kind is null ? "" : " AND kind = ?")
            + (query.Optional is null ? "" : " AND optional = ?")
            + $" ORDER BY {column}ordinal{direction}, row{direction} LIMIT ? OFFSET ?";
    }

    public static void Bind(Statement statement, TaskQuery query)
    {
        BindUnlessNull(statement, query.Spec);
        BindUnlessNull(statement, query.Skill);
        BindUnlessNull(statement, query.Kind);
        if (query.Optional is { } optional)
        {
            statement.Bind(optional);
        }

        statement.Bind((long)(query.Limit ?? -1)).Bind((long)query.Offset);
    }

    /// <summary>The ready set through the partial index that fits, so that as many rows are read as are wanted.</summary>
    public static string Ready(ReadyQuery query)
    {
        const string Order = " ORDER BY optional, soft_open, priority, ordinal, uid LIMIT ?";
        var required = query.RequiredOnly ? " AND optional = 0" : "";
        return (query.Skill, query.Spec) switch
        {
            (null, null) => $"{Select}INDEXED BY task_ready WHERE state = 1 AND is_parent = 0{required}{Order}",
            (null, _) => $"{Select}INDEXED BY task_ready_spec WHERE spec = ? AND state = 1 AND is_parent = 0{required}{Order}",
            _ => $"SELECT {TaskSql.Qualified} FROM ready_skill CROSS JOIN task ON task.uid = ready_skill.uid WHERE ready_skill.skill = ?"
                + (query.Spec is null ? "" : " AND task.spec = ?")
                + (query.RequiredOnly ? " AND ready_skill.optional = 0" : "")
                + " ORDER BY ready_skill.optional, ready_skill.soft_open, ready_skill.priority, ready_skill.ordinal, ready_skill.uid LIMIT ?",
        };
    }

    public static void Bind(Statement statement, ReadyQuery query)
    {
        BindUnlessNull(statement, query.Skill);
        BindUnlessNull(statement, query.Spec);
        statement.Bind((long)(query.Limit ?? -1));
    }

    public static void Bind(Statement statement, WorkTask task) => statement
        .Bind(task.Uid).Bind(task.Spec).Bind(task.Id).Bind(task.Parent).Bind(task.Ordinal)
        .Bind((long)task.State).Bind(task.IsParent).Bind(task.Optional).Bind(task.OpenSoftDependencies > 0).Bind((long)task.Priority)
        .Bind(task.DueAt).Bind((long)task.OpenDependencies).Bind((long)task.OpenSoftDependencies).Bind(task.LastToken).Bind(task.Version)
        .Bind(task.CreatedAt).Bind(task.UpdatedAt).Bind(task.ClosedAt).Bind(task.Kind).Bind((long)task.Completion)
        .Bind((long)task.Attempt).Bind((long)task.InfrastructureAttempt).Bind((long)task.Progress).Bind((long?)task.EstimateMinutes).Bind((long?)task.Issue)
        .Bind((long?)task.Change).Bind(task.Title).Bind(task.StateReason).Bind(task.Branch).Bind(task.BaseCommit)
        .Bind(task.MergeCommit).Bind(task.ProgressStep).Bind(JsonColumn.Of(task.RequiredSkills)).Bind(JsonColumn.Of(task.Files)).Bind(JsonColumn.Of(task.FileHints))
        .Bind(JsonColumn.Of(task.Requirements)).Bind(JsonColumn.Of(task.Acceptance)).Bind(JsonColumn.Of(task.MissingDependencies)).Bind(task.MetadataText == "{}" ? null : task.MetadataText)
        .Bind(task.Description.Length == 0 ? null : task.Description).Bind(task.Worklog);

    /// <exception cref="RefusalException"><c>store.corrupt</c>: somebody wrote what is no state.</exception>
    public static TaskState State(int stored) => stored is >= (int)TaskState.Draft and <= (int)TaskState.Cancelled
        ? (TaskState)stored
        : throw new RefusalException(StoreRefusals.Corrupt("database", $"a task has the state {stored}, which there is not"));

    public static WorkTask Read(Statement row) => new()
    {
        Uid = row.Text(0),
        Spec = row.Text(1),
        Id = row.Text(2),
        Parent = row.TextOrNull(3),
        Ordinal = row.Long(4),
        State = State(row.Int(5)),
        IsParent = row.Flag(6),
        Optional = row.Flag(7),
        Priority = row.Int(9),
        DueAt = row.MomentOrNull(10),
        OpenDependencies = row.Int(11),
        OpenSoftDependencies = row.Int(12),
        LastToken = row.Long(13),
        Version = row.Long(14),
        CreatedAt = row.Moment(15),
        UpdatedAt = row.Moment(16),
        ClosedAt = row.MomentOrNull(17),
        Kind = row.Text(18),
        Completion = (Completion)row.Int(19),
        Attempt = row.Int(20),
        InfrastructureAttempt = row.Int(21),
        Progress = row.Int(22),
        EstimateMinutes = row.IntOrNull(23),
        Issue = row.IntOrNull(24),
        Change = row.IntOrNull(25),
        Title = row.Text(26),
        StateReason = row.TextOrNull(27),
        Branch = row.TextOrNull(28),
        BaseCommit = row.TextOrNull(29),
        MergeCommit = row.TextOrNull(30),
        ProgressStep = row.TextOrNull(31),
        RequiredSkills = JsonColumn.Strings(row.Bytes(32)),
        Files = JsonColumn.Strings(row.Bytes(33)),
        FileHints = JsonColumn.Strings(row.Bytes(34)),
        Requirements = JsonColumn.Strings(row.Bytes(35)),
        Acceptance = JsonColumn.Strings(row.Bytes(36)),
        MissingDependencies = JsonColumn.Strings(row.Bytes(37)),
        MetadataText = row.TextOrNull(38) ?? "{}",
        Description = row.Text(39),
        Worklog = row.TextOrNull(40),
    };

    private static void BindUnlessNull(Statement statement, string? value)
    {
        if (value is not null)
        {
            statement.Bind(value);
        }
    }
}
