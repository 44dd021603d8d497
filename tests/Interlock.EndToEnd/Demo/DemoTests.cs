using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interlock.Launching.LocalProcess;

namespace Interlock.EndToEnd.Demo;

/// <summary>The demonstration keeps every promise that is made of it.</summary>
public sealed partial class DemoTests(Performance play) : IClassFixture<Performance>
{
    private IEnumerable<JsonObject> Leaves => play.Tasks.Where(task => play.Tasks.All(other => (string?)other["parent"] != (string?)task["id"]));

    [DemoFact]
    public void It_ends_well_and_prints_one_document()
    {
        Assert.True(play.Ended.ExitCode == 0, $"{play.Ended.ExitCode}\n{play.Ended.Output}\n{play.Ended.Error}");
        Assert.Equal("interlock/demo/1", (string?)JsonNode.Parse(play.Ended.Output)!["schema"]);
        var data = play.Ended.Data;
        foreach (var field in (string[])["repository", "specs", "runs", "merges", "seconds", "critical_path_seconds", "max_parallel", "refusals"])
        {
            Assert.NotNull(data[field]);
        }

        Assert.True((double)data["critical_path_seconds"]! <= (double)data["seconds"]!);
    }

    [DemoFact]
    public void Every_task_is_done()
    {
        var spec = Assert.Single(play.Ended.Data["specs"]!.AsArray())!;
        Assert.Equal(18, (int)spec["tasks"]!);
        Assert.Equal(18, (int)spec["done"]!);
        Assert.Equal(0, (int)spec["failed"]! + (int)spec["blocked"]!);
        Assert.Equal(18, Leaves.Count());
        Assert.All(play.Tasks, task => Assert.Equal("done", (string?)task["state"]));
    }

    [DemoFact]
    public void At_least_three_agents_work_side_by_side() => Assert.InRange((int)play.Ended.Data["max_parallel"]!, 3, 4);

    [DemoFact]
    public void The_target_has_one_merge_for_each_task_that_merges()
    {
        var merging = Leaves.Where(task => (string?)task["completion"] == "merge").ToList();
        Assert.Equal(17, merging.Count);
        Assert.Equal(17, (int)play.Ended.Data["merges"]!);
        var merges = play.Git("rev-list", "--first-parent", "--merges", "main").Split('\n');
        Assert.Equal(merges.Order(), merging.Select(task => (string?)task["merge_commit"]).Order());
    }

    [DemoFact]
    public void The_test_of_the_app_passes_at_every_first_parent_commit()
    {
        var clone = Path.Combine(play.Stage.Temporary, "clone");
        play.Git("clone", "--quiet", play.Repository, clone);
        var commits = play.Git("rev-list", "--first-parent", "--reverse", "main").Split('\n');
        Assert.True(commits.Length >= 18);
        foreach (var commit in commits)
        {
            Assert.Equal(0, play.Stage.Run("git", clone, "checkout", "--quiet", "--detach", commit).ExitCode);
            var tested = play.Stage.Run(Path.Combine(clone, "test.sh"), clone);
            Assert.True(tested.ExitCode == 0, $"{commit}\n{tested.Output}");
        }
    }

    [DemoFact]
    public void The_checkout_is_clean_and_every_box_is_ticked()
    {
        Assert.Equal("", play.Git("status", "--porcelain"));
        Assert.Equal("refs/heads/main", play.Git("symbolic-ref", "HEAD"));
        var boxes = File.ReadLines(Path.Combine(play.Repository, ".kiro/specs/stocktaking/tasks.md")).Where(line => Box().IsMatch(line)).ToList();
        Assert.Equal(23, boxes.Count);
        Assert.All(boxes, box => Assert.Contains("- [x]", box, StringComparison.Ordinal));
    }

    [DemoFact]
    public void No_worktree_is_left()
    {
        Assert.Single(play.Git("worktree", "list", "--porcelain").Split('\n'), line => line.StartsWith("worktree ", StringComparison.Ordinal));
        var place = Path.Combine(play.Repository, ".worktrees");
        Assert.True(!Directory.Exists(place) || !Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Any());
    }

    [DemoFact]
    public void No_process_of_any_run_is_left()
    {
        var runs = play.Of("RunnerStarted").Select(one => (string?)one["run_id"]).ToHashSet();
        Assert.Equal((int)play.Ended.Data["runs"]!, runs.Count);
        Assert.DoesNotContain(ProcessTable.AllMarked(), marked => runs.Contains(marked.RunId));
    }

    [DemoFact]
    public void The_lie_is_refused_at_gate_5_and_the_task_is_done_by_another_run()
    {
        Assert.Contains("ClaimedOnly", Outcomes("1.3"));
        var refused = Assert.Single(play.Of("GateRejected", "1.3"));
        Assert.Equal(5, (int)refused["details"]!["gate"]!);
        Assert.Equal("Succeeded", Outcomes("1.3")[^1]);
    }

    [DemoFact]
    public void The_crash_and_the_hang_are_outcomes_and_are_tried_again()
    {
        Assert.Equal("Crashed", Outcomes("2.1")[0]);
        Assert.Equal("Succeeded", Outcomes("2.1")[^1]);
        Assert.Equal("Stalled", Outcomes("4.1")[0]);
        Assert.Equal("Succeeded", Outcomes("4.1")[^1]);
        Assert.NotEmpty(play.Of("RetryScheduled", "2.1"));
        Assert.NotEmpty(play.Of("RetryScheduled", "4.1"));
    }

    [DemoFact]
    public void The_child_left_behind_is_ended_and_recorded()
    {
        var reaped = play.Of("ProcessReaped", "3.1").First();
        Assert.InRange((int)reaped["details"]!["survivors"]!, 1, 9);
    }

    [DemoFact]
    public void The_task_with_HIGH_impact_waits_for_a_person_while_others_go_on()
    {
        Assert.Contains(play.Of("ImpactRecorded", "1.1"), one => (string?)one["details"]!["risk"] == "HIGH");
        var asked = Seq(play.Of("ApprovalRequested", "1.1").First());
        var granted = play.Of("ApprovalGranted", "1.1").First();
        Assert.Equal("reviewer", (string?)granted["worker"]);
        Assert.True(Seq(play.Of("RunnerStarted", "1.1").First()) > Seq(granted));
        Assert.Contains(play.Events, one => Seq(one) > asked && Seq(one) < Seq(granted) && (string?)one["task_id"] != "1.1");
        Assert.Contains(play.Of("GateRejected", "1.1"), one => (int)one["details"]!["gate"]! == 3);
    }

    [DemoFact]
    public void A_task_without_declared_files_locks_what_it_touches()
    {
        var claimed = (string?)play.Of("TaskAssigned", "6.1").First()["timestamp"];
        var locked = play.Of("LockAcquired", "6.1").ToList();
        Assert.All(locked, one => Assert.NotEqual(claimed, (string?)one["timestamp"]));
        Assert.Contains("docs/guide.md", locked.SelectMany(Files));
        Assert.Contains("README.md", locked.SelectMany(Files));
    }

    [DemoFact]
    public void Tasks_that_want_the_same_file_have_it_one_after_the_other()
    {
        foreach (var (file, wanted) in ((string, int)[])[("commands/list.sh", 2), ("package.json", 3)])
        {
            string? holder = null;
            var holders = new HashSet<string>(StringComparer.Ordinal);
            foreach (var one in play.Events.Where(one => Files(one).Contains(file)))
            {
                var task = (string)one["task_id"]!;
                var takes = (string?)one["event_type"] == "LockAcquired";
                Assert.True(takes ? holder is null || holder == task : holder == task, $"{file}: {one.ToJsonString()} while {holder} holds it");
                holder = takes ? task : null;
                holders.Add(task);
            }

            Assert.Equal(wanted, holders.Count);
        }
    }

    [DemoFact]
    public void Nothing_of_the_person_is_read_or_written() => Assert.Empty(Directory.EnumerateFileSystemEntries(play.Stage.Home));

    [DemoFact]
    public void Without_keep_it_tells_the_story_and_leaves_nothing()
    {
        using var stage = new Stage();
        var ended = stage.Interlock("demo", "--seed", "7", "--workers", "3");
        Assert.True(ended.ExitCode == 0, $"{ended.Output}\n{ended.Error}");
        Assert.Contains("gate 5 refused stocktaking/1.3", ended.Output, StringComparison.Ordinal);
        Assert.Contains("approved by reviewer", ended.Output, StringComparison.Ordinal);
        Assert.Contains("crashed", ended.Output, StringComparison.Ordinal);
        Assert.Contains("stalled", ended.Output, StringComparison.Ordinal);
        Assert.Contains("left a process behind", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(stage.Temporary), path => Path.GetFileName(path).StartsWith("interlock-demo-", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(stage.Home));
    }

    private List<string?> Outcomes(string task) => [.. play.Of("RunnerFinished", task).Select(one => (string?)one["details"]!["outcome"])];

    private static IEnumerable<string> Files(JsonObject one) =>
        (string?)one["event_type"] is "LockAcquired" or "LockReleased" && one["details"]?["files"] is JsonArray files ? files.Select(file => (string)file!) : [];

    private static long Seq(JsonObject one) => (long)one["seq"]!;

    [GeneratedRegex(@"^ *- \[.\]", RegexOptions.None, 1000)]
    private static partial Regex Box();
}
