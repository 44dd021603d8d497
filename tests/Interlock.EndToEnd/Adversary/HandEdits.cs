using Interlock.Claims;
using Interlock.EndToEnd.Harness;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Approving;
using Interlock.Storage;
using Interlock.Storage.Sqlite;
using Interlock.WorkGraph;

namespace Interlock.EndToEnd.Adversary;

/// <summary>The registry and the target changed past the commands: verify tells.</summary>
public sealed class HandEdits : Round
{
    internal static IReadOnlyList<Attempt> List { get; } =
    [
        Worked("writes done into the row of its task", "events.state", arena => Edit(arena, task => task with { State = TaskState.Done, MergeCommit = arena.Scratch.Git("rev-parse", "main") })),
        Worked("writes done into its row, and an event that says so, properly chained", "done.unproven", arena => arena.Scratch.EditStore(tx =>
        {
            var task = tx.FindTask(Ref)!;
            var commit = arena.Scratch.Git("rev-parse", "main");
            tx.PutTask(task with { State = TaskState.Done, MergeCommit = commit });
            Append(tx, task, EventTypes.TaskUpdated, new() { ["from"] = "implementing", ["to"] = "reviewing" });
            Append(tx, task, EventTypes.TaskCompleted, new() { ["from"] = "reviewing", ["to"] = "done", ["merge_commit"] = commit, ["completion"] = "merge" });
        })),
        Worked("writes done, the events and every gate, properly chained, over a commit that is not its own", "done.no_evidence", arena => arena.Scratch.EditStore(tx => Forge(arena, tx, "merge"))),
        Worked("writes that its box was ticked from the beginning", "task.completion", arena => Edit(arena, task => task with { Completion = Completion.Imported, State = TaskState.Done })),
        Worked("writes that it needs no merge", "task.completion", arena => Edit(arena, task => task with { Completion = Completion.External })),
        Done("names another commit as its merge", "done.other_commit", arena =>
        {
            arena.Scratch.Write("three.txt", "main goes on\n");
            arena.Scratch.Commit("main goes on");
            Edit(arena, task => task with { MergeCommit = arena.Scratch.Git("rev-parse", "main") });
        }),
        Done("takes the target back behind its merge", "done.not_on_target", arena => arena.Scratch.Git("reset", "--quiet", "--hard", "main^1")),
        Done("moves the target to a history without its merge", "done.not_on_target", arena => arena.Scratch.Git("update-ref", "refs/heads/main", arena.Scratch.Git("commit-tree", "-m", "all new", "main^{tree}"))),
        Done("edits on which tree its checks ran", "done.other_tree", arena => Sql(arena, $"UPDATE record SET body = replace(body, '{arena.Scratch.Git("rev-parse", "main^{tree}")}', '{new string('a', 40)}') WHERE collection = 'merge_evidence'")),
        Done("removes the evidence of its merge", "done.no_evidence", arena => Sql(arena, "DELETE FROM record WHERE collection = 'merge_evidence'")),
        Done("removes the events of its gates", "events.missing", arena => Sql(arena, "DELETE FROM event WHERE type = 'GatePassed'")),
        Done("rewrites the event of a gate", "events.edited", arena => Sql(arena, "UPDATE event SET details = replace(details, '\"gate\":5', '\"gate\":6') WHERE type = 'GatePassed'")),
        Done("rewrites who did it", "events.edited", arena => Sql(arena, "UPDATE event SET worker = 'somebody' WHERE seq = 5")),
        Done("removes the last event", "events.missing", arena => Sql(arena, "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")),
        Waiting("puts an approval into the registry", "approval.unproven", arena => arena.Scratch.EditStore(tx =>
        {
            var task = tx.FindTask(Ref)!;
            var impact = Records.Impacts.Find(tx, task.Uid)!;
            Records.Approvals.Put(tx, new() { Task = task.Uid, Purpose = ApprovalCommands.ForImpact, Granted = true, By = "rita", Reason = "sure", Risk = impact.Risk, Commit = impact.Commit, FileSetHash = impact.FileSetHash, At = DateTimeOffset.UnixEpoch });
        })),
        Waiting("puts an approval and its event into the registry, for another commit", "approval.unproven", arena => arena.Scratch.EditStore(tx =>
        {
            var task = tx.FindTask(Ref)!;
            var impact = Records.Impacts.Find(tx, task.Uid)!;
            Records.Approvals.Put(tx, new() { Task = task.Uid, Purpose = ApprovalCommands.ForImpact, Granted = true, By = "rita", Reason = "sure", Risk = impact.Risk, Commit = impact.Commit, FileSetHash = impact.FileSetHash, At = DateTimeOffset.UnixEpoch });
            Append(tx, task, EventTypes.ApprovalGranted, new() { ["for"] = "impact", ["by"] = "rita", ["reason"] = "sure", ["risk"] = "HIGH", ["commit"] = new string('0', 40), ["file_set"] = impact.FileSetHash });
        })),
        Waiting("turns a no into a yes", "approval.unproven", arena =>
        {
            _ = arena.Approve(Arena.Target, "rita", "--deny").Data;
            Sql(arena, "UPDATE record SET body = replace(body, '\"Granted\":false', '\"Granted\":true') WHERE collection IN ('approvals', 'answers')");
        }),
        Waiting("removes a no", "approval.missing", arena =>
        {
            _ = arena.Approve(Arena.Target, "rita", "--deny").Data;
            Sql(arena, "DELETE FROM record WHERE collection IN ('approvals', 'answers')");
        }),
        Waiting("lowers the impact that was recorded", "impact.unproven", arena => arena.Scratch.EditStore(tx =>
        {
            var task = tx.FindTask(Ref)!;
            Records.Impacts.Put(tx, Records.Impacts.Find(tx, task.Uid)! with { Risk = Risk.Low });
        })),
        Waiting("lets itself out of waiting", "events.state", arena => Edit(arena, task => task with { State = TaskState.Pending, StateReason = null })),
        Worked("lowers the token of its claim", "claim.token", arena => Sql(arena, "UPDATE claim SET token = token - 1")),
        Worked("raises the last token given", "fence.last", arena => Sql(arena, "UPDATE task SET last_token = 7; UPDATE claim SET token = 7")),
        Worked("writes its own name over the holder's", "claim.other_worker", arena => Sql(arena, "UPDATE claim SET worker = 'eve'")),
        Worked("removes a lock", "lock.lost", arena => Sql(arena, "DELETE FROM file_lock")),
        Worked("adds a lock", "lock.unproven", arena => arena.Scratch.EditStore(tx => tx.PutLock(new(tx.FindTask(Ref)!.Uid, "two.txt", false, DateTimeOffset.UnixEpoch)))),
        new(Kind, "removes what another task waits for", Outcome.Noticed("counter.dependencies"), arena =>
        {
            arena.Usual().Scratch.Create("app/0", "--file", "two.txt");
            arena.Scratch.Create(Arena.Target, "--file", "one.txt", "--depends", "app/0");
            arena.Guard();
            Sql(arena, "DELETE FROM dependency");
            return null;
        }),
        new(Kind, "marks its change as merged", Outcome.Noticed("change.unproven"), arena =>
        {
            _ = arena.Undrained().Worked().Ask("submit").Data;
            arena.Guard();
            Sql(arena, "UPDATE record SET status = 'merged', body = replace(body, '\"open\"', '\"merged\"') WHERE collection = 'changes'");
            return null;
        }),
        Worked("closes its issue", "issue.unproven", arena => arena.Scratch.EditStore(tx =>
            Records.Issues.Put(tx, Records.Issues.Find(tx, $"{tx.FindTask(Ref)!.Issue}")! with { Open = false }))),
        new(Kind, "has the queue find a merge that it wrote itself", Outcome.ByGate(7, "checks.missing"), arena =>
        {
            var claimed = arena.Undrained().Worked();
            _ = claimed.Ask("submit").Data;
            arena.Scratch.EditStore(tx =>
            {
                var entry = Records.Merges.Find(tx, tx.FindTask(Ref)!.Uid)!;
                var (commit, tree) = (arena.Scratch.Git("rev-parse", "main"), arena.Scratch.Git("rev-parse", "main^{tree}"));
                tx.PutRecord(new("merge_attempts", entry.Task, "", "", $$"""{"Task":"{{entry.Task}}","Token":{{entry.Token}},"Candidate":"{{commit}}","Tree":"{{tree}}","OldTarget":"{{commit}}","Head":"{{entry.Head}}","Ticks":[],"At":"2026-01-01T00:00:00+00:00"}"""));
            });
            arena.Scratch.Write("interlock.yaml", Arena.Green + Scratch.Quick);
            _ = arena.Ask("trust", "--yes").Data;
            arena.Guard();
            return arena.Ask("merge", "process");
        }),
        Files("writes done into the task of a file registry", "task.disbelieved", (arena, home) =>
        {
            var file = Path.Combine(home, "tasksets", "app", "taskset.json");
            Replace(file, "\"implementing\"", "\"done\"");
            Replace(file, "\"running\"", "\"done\"");
        }),
        Files("removes a line from the log of a file registry", "events.missing", (arena, home) =>
        {
            var log = Path.Combine(home, "events", "app", "events.jsonl");
            var lines = File.ReadAllLines(log);
            File.WriteAllLines(log, lines.Where((_, i) => i != lines.Length / 2));
        }),
        Files("rewrites a line of the log of a file registry", "events.edited", (arena, home) => Replace(Path.Combine(home, "events", "app", "events.jsonl"), "\"LOW\"", "\"MEDIUM\"")),
    ];

    private const string Kind = "by hand";

    private static TaskRef Ref => TaskRef.Parse(Arena.Target).Value;

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    private static Attempt After(string what, string code, Action<Arena> scene, Action<Arena> edit) => new(Kind, what, Outcome.Noticed(code), arena =>
    {
        scene(arena.Usual());
        var before = arena.Ask("spec", "verify");
        Assert.True(before.ExitCode == 0, $"{before}");
        edit(arena);
        arena.Guard();
        return null;
    });

    private static Attempt Worked(string what, string code, Action<Arena> edit) => After(what, code, arena => arena.Worked(), edit);

    private static Attempt Waiting(string what, string code, Action<Arena> edit) => After(what, code, arena => arena.Waiting(), edit);

    private static Attempt Done(string what, string code, Action<Arena> edit) => After(what, code, arena => Assert.Equal("done", arena.Worked().Ask("submit").Text("state")), edit);

    private static Attempt Files(string what, string code, Action<Arena, string> edit) => new(Kind, what, Outcome.Noticed(code), arena =>
    {
        arena.Usual();
        var home = Path.Combine(arena.Scratch.Machine.Root, "files");
        arena.Scratch.Machine.Variables["INTERLOCK_REGISTRY"] = $"files:{home}";
        _ = arena.Ask("init", "--yes").Data;
        arena.Worked();
        var before = arena.Ask("spec", "verify");
        Assert.True(before.ExitCode == 0, $"{before}");
        edit(arena, home);
        arena.Guard();
        return null;
    });

    private static void Replace(string file, string what, string by)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(what, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(what, by, StringComparison.Ordinal));
    }

    private static void Edit(Arena arena, Func<WorkTask, WorkTask> edit) => arena.Scratch.EditTask(Arena.Target, edit);

    private static void Sql(Arena arena, string script)
    {
        using var connection = Connection.Open(SqliteLibrary.Current.Native, Path.Combine(arena.Scratch.Repository, ".git", "interlock", "registry.db"));
        connection.ExecuteScript(script);
    }

    private static void Append(IStoreTransaction tx, WorkTask task, string type, System.Text.Json.Nodes.JsonObject details) =>
        tx.Append(new() { Type = type, Spec = task.Spec, TaskId = task.Id, Uid = task.Uid, Worker = "rita", At = DateTimeOffset.UtcNow, Details = details });

    /// <summary>Everything that the log of a done task has, for a commit that carries nothing of it.</summary>
    private static void Forge(Arena arena, IStoreTransaction tx, string completion)
    {
        var task = tx.FindTask(Ref)!;
        var commit = arena.Scratch.Git("rev-parse", "main");
        foreach (var gate in new[] { 5, 6, 7 })
        {
            Append(tx, task, EventTypes.GatePassed, new() { ["gate"] = gate });
        }

        Append(tx, task, EventTypes.TaskUpdated, new() { ["from"] = "implementing", ["to"] = "reviewing" });
        Append(tx, task, EventTypes.TaskCompleted, new() { ["from"] = "reviewing", ["to"] = "done", ["merge_commit"] = commit, ["completion"] = completion });
        tx.DeleteClaim(task.Uid);
        tx.DeleteLocks(task.Uid);
        tx.PutTask(task with { State = TaskState.Done, MergeCommit = commit });
    }
}
