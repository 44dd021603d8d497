using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

/// <summary>Claiming costs the same in a store of a hundred tasks and of a hundred thousand: no statement of it scans or sorts a table.</summary>
public sealed class QueryPlanTests : IDisposable
{
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    public static TheoryData<string> Hot() =>
    [
        TaskRows.ByUid,
        TaskRows.ByName,
        TaskRows.Children,
        TaskRows.Due,
        TaskRows.CountByStateOfSpec,
        TaskRows.Ready(new()),
        TaskRows.Ready(new() { RequiredOnly = true }),
        TaskRows.Ready(new() { Spec = "s" }),
        TaskRows.Ready(new() { Spec = "s", RequiredOnly = true }),
        TaskRows.Ready(new() { Skill = "k" }),
        TaskRows.Ready(new() { Skill = "k", Spec = "s", RequiredOnly = true }),
        TaskRows.List(new() { States = [TaskState.Blocked, TaskState.Failed], Spec = "s" }),
        TaskSql.Update,
        ClaimRows.ByTask,
        ClaimRows.LocksOfTask,
        ClaimRows.DeleteLocks,
        EventRows.List(new() { Spec = "s", TaskId = "1" }),
        EventRows.List(new() { AfterSeq = 5 }),
        EventRows.List(new() { RunId = "r" }),
    ];

    [Theory]
    [MemberData(nameof(Hot))]
    public void Hot_statements_search_by_an_index(string sql)
    {
        var plan = Plan(sql);
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) && !Ordered(step));

        // The partial indexes hold nothing but the rows wanted, in the order wanted.
        static bool Ordered(string step) => step.Contains("USING INDEX task_ready", StringComparison.Ordinal) || step.Contains("USING INDEX task_due", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("s", null)]
    [InlineData(null, "k")]
    [InlineData("s", "k")]
    public void The_ready_set_is_read_in_order_and_never_sorted(string? spec, string? skill) =>
        Assert.DoesNotContain(Plan(TaskRows.Ready(new() { Spec = spec, Skill = skill })), step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));

    [Theory]
    [InlineData(null)]
    [InlineData("s")]
    public void The_first_page_of_a_list_is_not_sorted(string? spec) =>
        Assert.DoesNotContain(Plan(TaskRows.List(new() { Spec = spec, Limit = 100 })), step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));

    private List<string> Plan(string sql)
    {
        SqliteStore.Create(directory.Database).Dispose();
        using var connection = Connection.Open(SqliteLibrary.Current.Native, directory.Database);
        using var statement = connection.Prepare("EXPLAIN QUERY PLAN " + sql);
        var steps = new List<string>();
        while (statement.Step())
        {
            steps.Add(statement.Text(3));
        }

        return steps;
    }
}
