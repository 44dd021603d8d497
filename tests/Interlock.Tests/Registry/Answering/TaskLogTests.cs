using Interlock.Journal;
using Interlock.Registry.Answering;
using Interlock.Runs;

namespace Interlock.Tests.Registry.Answering;

public sealed class TaskLogTests
{
    private readonly Desk desk = new(options => options with { MaxAttempts = 2 });

    [Fact]
    public void A_refused_hand_in_is_told_with_its_files_and_belongs_to_its_attempt()
    {
        desk.Make("1", "a.txt");
        var token = desk.Begin("1", Desk.Bot);
        Run("run00001", RunOutcome.Succeeded, "2 changed files");
        desk.Commit("1", "a.txt", "extra-notes.txt");
        Assert.True(desk.TrySubmit("1", token, Desk.Bot).IsRefused);
        desk.Registry.Working.Fail(Desk.Ref("1"), token, "refused", Desk.Bot);

        var attempt = Assert.Single(Attempts());
        Assert.Equal(1, attempt.Number);
        Assert.Equal(["claimed", "run", "run_ended", "refused", "released", "retry"], attempt.Entries.Select(entry => entry.Kind));
        Assert.Equal(("files.undeclared", "extra-notes.txt"), (attempt.Trouble!.Code, Assert.Single(attempt.Trouble.Files)));
    }

    [Fact]
    public void A_red_check_is_told_with_its_command_its_last_lines_and_its_log()
    {
        desk.Create("1");
        desk.Submit("1");
        Tested();
        var check = Assert.Single(Entries(), entry => entry.Kind == "check");
        Assert.Equal(
            ("check 'verify' failed with exit code 3", "failed", "tools/verify.sh", 3, "/r/check-1.log", "one\ntwo"),
            (check.Text, check.Outcome, check.Command, check.ExitCode, check.Log, check.Output));
        Assert.Same("check", Assert.Single(Attempts()).Trouble!.Kind);
    }

    [Fact]
    public void Why_a_task_failed_names_the_run_and_its_last_words_until_it_is_done()
    {
        desk.Create("1");
        var token = desk.Begin("1", Desk.Bot);
        Run("run00001", RunOutcome.Crashed, "exit code 1", "no such table");
        desk.Registry.Working.Fail(Desk.Ref("1"), token, "Crashed: exit code 1", Desk.Bot);
        var trouble = desk.Registry.Explaining.Why(Desk.Ref("1")).Value.Trouble!;
        Assert.Equal(("run00001", "/r/run00001.log", "no such table"), (trouble.Run, trouble.Log, trouble.Output));
        desk.Time.Pass(TimeSpan.FromHours(1));
        desk.Finish("1");
        Assert.Null(desk.Registry.Explaining.Why(Desk.Ref("1")).Value.Trouble);
        Assert.Empty(Attempts());
    }

    [Fact]
    public void What_a_reopened_task_did_wrong_in_an_earlier_life_is_not_told_again()
    {
        desk.Create("1");
        desk.Submit("1");
        Tested();
        desk.TryMerge("1", desk.Task("1").LastToken);
        desk.Registry.Steering.Reopen(Desk.Ref("1"), "again", Desk.Ann);
        Assert.Empty(Attempts());
    }

    [Fact]
    public void An_event_of_another_shape_than_expected_is_told_all_the_same()
    {
        var entry = new TaskLog(_ => null).Entry(new()
        {
            Seq = 1,
            Type = EventTypes.GateRejected,
            At = desk.Time.GetUtcNow(),
            Details = new() { ["gate"] = 5, ["code"] = "files.undeclared", ["message"] = "no", ["facts"] = new System.Text.Json.Nodes.JsonObject { ["undeclared"] = "not a list" } },
        });
        Assert.Equal(("refused", 0), (entry!.Kind, entry.Files.Count));
    }

    private IReadOnlyList<LogEntry> Entries() => desk.Registry.Reading.Log(new Interlock.Storage.EventQuery { Uid = desk.Task("1").Uid });

    private IReadOnlyList<TaskAttempt> Attempts() => desk.Registry.Explaining.Attempts(desk.Task("1"));

    private void Tested() => desk.Registry.Entries.Tested(desk.Task("1").Uid, new() { Tree = "t", Checks = "c", At = desk.Time.GetUtcNow() }, new() { Tree = "t", Checks = "c", Failed = "verify", At = desk.Time.GetUtcNow() }, new()
    {
        ["outcome"] = "failed", ["checks"] = new System.Text.Json.Nodes.JsonArray("verify"), ["failed"] = "verify", ["command"] = "tools/verify.sh", ["exit_code"] = 3,
        ["log"] = "/r/check-1.log", ["output"] = "one\ntwo", ["commit"] = "c", ["tree"] = "t", ["duration_seconds"] = 1.0, ["sources"] = null,
    });

    private void Run(string id, RunOutcome outcome, string reason, string? preview = null)
    {
        var run = desk.Registry.Runs.Start(new() { Id = id, Type = RunType.LocalAgent, Task = "demo/1", Host = "h1", Worker = "bot", StartedAt = desk.Time.GetUtcNow(), OutputPath = $"/r/{id}.log" }, Desk.Bot);
        desk.Registry.Runs.Finish(run with { Status = RunStatus.Failed, Outcome = outcome, Reason = reason, ExitCode = 1, EndedAt = desk.Time.GetUtcNow(), OutputPreview = preview }, Desk.Bot);
    }
}
