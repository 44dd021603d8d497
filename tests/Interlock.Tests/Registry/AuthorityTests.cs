using System.Reflection;
using Interlock.Cli.Commands;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.Storage;

namespace Interlock.Tests.Registry;

public sealed class AuthorityTests
{
    /// <summary>Methods of the registry that change nothing.</summary>
    private static readonly string[] Looking =
    [
        "Reading.*", "Lookups.*", "WorkLeft.*", "WorkDone.*", "Charting.*", "Explaining.*", "Watching.*",
        "ApprovalCommands.OriginOf", "Deploying.Queue", "Deploying.Last", "Deploying.Accepted", "Deploying.Wanted", "Deploying.Waits", "Locking.List", "Locking.Check", "Locking.Uncovered",
        "Roster.Find", "Roster.List", "Roster.Spelled", "QueueEntries.Attempt", "QueueEntries.Evidence", "QueueEntries.Find", "QueueEntries.Red", "Retries.FailedOf", "Retries.Refuse", "RunBook.IsClaimed", "RunBook.MayBeEnded", "RunBook.Old", "RunBook.TaskOf", "Steering.Continuing", "SyncCommands.Due", "SyncCommands.Origin", "Worklogs.Texts", "RunBook.Judge", "RunBook.Find", "RunBook.List", "QuestionCommands.Of", "RunBook.Owed", "Worklogs.Notes", "Worklogs.Past", "Worklogs.Days", "Pruning.LastRound",
    ];

    private readonly Desk desk = new();

    [Fact]
    public void Every_command_of_the_command_line_stands_in_the_table() =>
        Assert.Equal(CommandIndex.Paths.Order(StringComparer.Ordinal), Authority.Table.Where(rule => !rule.OnlyRegistry).Select(rule => rule.Command).Order(StringComparer.Ordinal));

    [Fact]
    public void A_row_is_found_by_its_command() =>
        Assert.All(Authority.Table.Where(rule => !rule.OnlyRegistry), rule => Assert.Equal(rule.Who, Authority.Find(rule.Command)!.Who));

    [Fact]
    public void Every_row_that_code_can_name_is_in_the_table()
    {
        var named = typeof(Authority).GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.PropertyType == typeof(AuthorityRule))
            .Select(property => ((AuthorityRule)property.GetValue(null)!).Command);
        Assert.Empty(named.Except(Authority.Table.Select(rule => rule.Command)));
        Assert.Equal(Authority.Table.Count, Authority.Table.Select(rule => rule.Command).Distinct().Count());
    }

    [Fact]
    public void Every_method_of_the_registry_that_changes_something_stands_in_the_table_once()
    {
        // What is given a transaction is a part of a method that opens one.
        var all = typeof(TaskRegistry).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(property => property.PropertyType)
            .Where(type => type.Namespace!.StartsWith("Interlock.Registry", StringComparison.Ordinal) && type.IsClass && type != typeof(RegistryContext))
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName && (method.IsPublic || method.IsAssembly) && !method.Name.Contains('<', StringComparison.Ordinal) && !method.GetParameters().Any(given => typeof(IStoreReader).IsAssignableFrom(given.ParameterType) || given.ParameterType == typeof(Changes))).Select(method => $"{type.Name}.{method.Name}"))
            .Where(name => !Looking.Contains(name) && !Looking.Contains(name.Split('.')[0] + ".*"))
            .Distinct()
            .Append("Unlocking.Record").Append("Targeting.RecordGit").Append("AcceptingOlder.Accept")
            .Order(StringComparer.Ordinal);
        var listed = Authority.Table.SelectMany(rule => rule.Methods).Order(StringComparer.Ordinal).ToList();
        var unlisted = string.Join(' ', all.Except(listed));
        Assert.True(unlisted.Length == 0, unlisted);
        Assert.Equal(listed, all);
    }

    [Fact]
    public void What_a_run_may_is_what_its_table_says()
    {
        Assert.All(Authority.Table.Where(rule => rule.FromRun), rule => Assert.Contains(rule.Who, (Authorized[])[Authorized.Reader, Authorized.Anybody, Authorized.Holder]));
        Assert.Equal(
            ["artifact add", "fail", "finish", "heartbeat", "impact analyze", "impact record", "lock acquire", "note", "progress", "release", "submit"],
            Authority.Table.Where(rule => rule.FromRun && rule.Who != Authorized.Reader).Select(rule => rule.Command).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_run_does_what_is_its_own()
    {
        var (run, token) = AtWork();
        Assert.Equal(40, desk.Registry.Working.Progress(Desk.Ref("1"), 40, null, token, run).Value.Progress);
        Assert.False(desk.Registry.Keeping.Add(Desk.Ref("1"), "log", "file:///x", null, run).IsRefused);
        Assert.False(desk.Registry.Working.Fail(Desk.Ref("1"), token, "cannot", run).IsRefused);
    }

    [Fact]
    public void A_run_does_nothing_to_the_task_of_another()
    {
        var (run, _) = AtWork();
        desk.Make("2");
        var other = desk.Begin("2", Other);
        Refused(desk.Registry.Working.Fail(Desk.Ref("2"), other, "sabotage", run with { Name = "rob" }));
        Refused(desk.Registry.Working.Heartbeat(Desk.Ref("2"), other, run with { Name = "rob" }));
        Refused(desk.Registry.Keeping.Add(Desk.Ref("2"), "log", "file:///x", null, run));
        Refused(desk.Registry.Worklogs.Note(Desk.Ref("2"), new() { Task = "", Did = "x" }, other, run with { Name = "rob" }));
        Assert.Equal("implementing", desk.State("2").ToString().ToLowerInvariant());
    }

    [Fact]
    public void A_run_speaks_as_its_own_worker_with_its_own_token()
    {
        var (run, token) = AtWork();
        Refused(desk.Registry.Working.Heartbeat(Desk.Ref("1"), token, run with { Name = "ann" }));
        Refused(desk.Registry.Working.Heartbeat(Desk.Ref("1"), token + 1, run));
    }

    [Fact]
    public void What_has_outlived_its_run_or_comes_from_one_that_nobody_knows_is_not_heard()
    {
        var (run, token) = AtWork();
        Refused(desk.Registry.Working.Heartbeat(Desk.Ref("1"), token, run with { RunId = "zzzzzzzz" }));
        Refused(desk.Registry.Working.Heartbeat(Desk.Ref("1"), token, run with { RunId = null, DescendsFromRun = true }));
        desk.Registry.Runs.Finish(desk.Registry.Runs.Find(run.RunId!).Value with { Status = RunStatus.Completed, EndedAt = desk.Time.GetUtcNow() }, Desk.Bot);
        Refused(desk.Registry.Working.Heartbeat(Desk.Ref("1"), token, run));
    }

    [Fact]
    public void A_run_does_nothing_that_is_for_others()
    {
        var (run, token) = AtWork();
        desk.Make("2");
        Refused(desk.TryClaim("2", run));
        Refused(desk.Registry.Creating.Create(Desk.Draft("9"), run));
        Refused(desk.Registry.Steering.Update(Desk.Ref("1"), new() { Title = "x" }, run));
        Refused(desk.Registry.Steering.Advance(Desk.Ref("2"), Interlock.Lifecycle.TaskState.Blocked, null, run));
        Refused(desk.Registry.Steering.Cancel(Desk.Ref("2"), null, run));
        Refused(desk.Registry.Planning.Create(new() { Name = "new" }, run));
        Refused(desk.Registry.Roster.Remove(run, "bot"));
        Refused(desk.Registry.Sweeping.Cleanup(run));
        Refused(desk.Registry.Runs.AskStop(desk.Registry.Runs.Find(run.RunId!).Value, run));
        Refused(desk.Registry.Locking.Release(Desk.Ref("1"), ["x"], token, run, null));
        Assert.Throws<RefusalException>(() => desk.Registry.Runs.Start(Row("run00007", "2", 1, "bot"), run));
    }

    [Fact]
    public void The_same_is_done_for_those_who_are_no_run()
    {
        desk.Make("2");
        Assert.False(desk.TryClaim("2", Desk.Ann).IsRefused);
        Assert.False(desk.Registry.Creating.Create(Desk.Draft("9"), Desk.Ann).IsRefused);
        Assert.False(desk.Registry.Steering.Cancel(Desk.Ref("9"), null, Desk.Ann).IsRefused);
        Assert.False(desk.Registry.Sweeping.Cleanup(Desk.Ann).IsRefused);
    }

    [Fact]
    public void A_runner_claims_for_its_run_and_gives_no_word_of_a_person()
    {
        desk.Make("1");
        Assert.False(desk.TryClaim("1", Desk.Bot).IsRefused);
        Desk.Refused(desk.Registry.Steering.Reopen(Desk.Ref("1"), "because", Desk.Bot), "operator.run", RefusalKind.Forbidden);
    }

    [Fact]
    public void Who_lost_its_parents_while_a_run_was_at_work_is_taken_for_it()
    {
        AtWork();
        var lost = Desk.Ann with { Origin = new() { AdoptedAt = desk.Time.GetUtcNow(), Line = ["17 sh"], Directory = "/", User = "ann" } };
        Refused(desk.Registry.Creating.Create(Desk.Draft("9"), lost));
        Refused(desk.TryClaim("1", lost));
        Refused(desk.Registry.Creating.Create(Desk.Draft("9"), lost with { RunId = "run00001", Origin = lost.Origin with { Terminal = true } }));
        Assert.False(desk.Registry.Creating.Create(Desk.Draft("9"), lost with { Origin = lost.Origin with { Terminal = true } }).IsRefused);
        Assert.False(desk.Registry.Creating.Create(Desk.Draft("8"), lost with { Origin = lost.Origin with { AdoptedAt = desk.Time.GetUtcNow() - TimeSpan.FromHours(1) } }).IsRefused);
    }

    [Fact]
    public void What_is_done_by_hand_keeps_where_it_came_from()
    {
        desk.Make("1");
        var ann = Desk.Ann with { Origin = new() { Line = ["17 sh"], Directory = "/home/ann", User = "ann", Terminal = true } };
        desk.Registry.Steering.Cancel(Desk.Ref("1"), "a mistake", ann);
        desk.Registry.Undoing.UndoAsync(Desk.Ref("1"), null, null, ann, default).GetAwaiter().GetResult();
        desk.Registry.Locking.ForceRelease(Desk.Ref("1"), "because", ann);
        var events = desk.Registry.Reading.Events(new());
        Desk.Refused(desk.Registry.Undoing.UndoAsync(Desk.Ref("1"), events.Single(one => one.Type == "OperatorAction").Seq, null, ann, default).GetAwaiter().GetResult(), "undo.not_possible", RefusalKind.Conflict);
        Assert.Equal("/home/ann", (string?)events.Single(one => one.Type == "OperatorAction").Details["from"]!["directory"]);
        Assert.Equal("/home/ann", (string?)events.Last(one => one.Details.ContainsKey("undoes")).Details["origin"]!["directory"]);
    }

    private static Actor Other { get; } = new() { Name = "rob", Host = "h1", RunId = "run00002", IsRunner = true };

    /// <summary>Task 1 claimed and started for a run, and the run as it speaks itself.</summary>
    private (Actor Run, long Token) AtWork()
    {
        desk.Make("1");
        var token = desk.Begin("1", Desk.Bot);
        desk.Registry.Runs.Start(Row("run00001", "1", token, "bot"), Desk.Bot);
        return (Desk.Bot with { IsRunner = false }, token);
    }

    private Run Row(string id, string task, long token, string worker) => new()
    {
        Id = id,
        Type = RunType.LocalAgent,
        Task = Desk.Ref(task).ToString(),
        Host = "h1",
        StartedAt = desk.Time.GetUtcNow(),
        OutputPath = "/tmp/x",
        Worker = worker,
        Token = token,
    };

    private static void Refused<T>(Result<T> result) => Desk.Refused(result, "run.not_allowed", RefusalKind.Forbidden);
}
