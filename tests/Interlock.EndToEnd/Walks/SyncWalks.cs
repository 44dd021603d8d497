using System.Diagnostics;
using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>A person who edits tasks.md, and the program that keeps it and the registry together.</summary>
public sealed class SyncWalks
{
    private const string File = ".kiro/specs/app/tasks.md";
    private const string Plan = "# Plan\n\n- [ ] 1. First `one.txt`\n  - _Requirements: 1.1_\n- [ ] 2. Second `two.txt`\n- [x] 3. Third\n";

    [ProgramFact]
    public void Both_ways_and_again_nothing()
    {
        using var scratch = Planned();
        var first = Assert.Single(scratch.Ask("spec", "sync").Data.AsArray())!;
        Assert.Equal(
            ["spec", "tasks", "lines_read", "lines_tasks", "lines_not_tasks", "added", "updated", "unchanged", "removed", "conflicts", "errors"],
            first.AsObject().Select(pair => pair.Key));
        Assert.Equal((3, 3), ((int)first["tasks"]!, (int)first["added"]!));
        Assert.Equal(Plan, scratch.Read(File));
        Assert.Equal(["1.1 WHEN asked THE system SHALL answer"], scratch.Show("app/1")["acceptance"]!.AsArray().Select(one => (string?)one));
        Assert.Contains("WHEN asked THE system SHALL answer", scratch.Say("task", "show", "app/1").Output, StringComparison.Ordinal);

        var uid = (string?)scratch.Show("app/2")["uid"];
        _ = scratch.Claim("app/1");
        scratch.Write(File, Plan.Replace("- [ ] 2. Second", "- [ ] 2. New\n- [ ] 4. Second", StringComparison.Ordinal));
        var second = scratch.Ask("spec", "sync", "app").Data;
        Assert.Equal((1, 0), ((int)second["added"]!, second["conflicts"]!.AsArray().Count));
        Assert.Contains("- [-] 1. First", scratch.Read(File), StringComparison.Ordinal);
        Assert.Equal(uid, (string?)scratch.Show("app/4")["uid"]);
        Assert.Equal("Second `two.txt`", (string?)scratch.Ask("task", "history", "app/4").Data[0]!["details"]!["title"]);

        var bytes = scratch.Read(File);
        var third = scratch.Ask("spec", "sync", "app").Data;
        Assert.Equal((0, 0, 0), ((int)third["added"]!, (int)third["updated"]!, (int)third["removed"]!));
        Assert.Equal(bytes, scratch.Read(File));
    }

    [ProgramFact]
    public void A_file_that_cannot_be_read_keeps_no_other_from_being_synced()
    {
        using var scratch = Planned();
        scratch.Write(".kiro/specs/aaa/tasks.md", "- [ ] 1. A\0");
        var synced = scratch.Ask("spec", "sync").Data.AsArray();
        Assert.Equal(["aaa", "app"], synced.Select(one => (string?)one!["spec"]));
        var error = Assert.Single(synced[0]!["errors"]!.AsArray())!;
        Assert.Equal((".kiro/specs/aaa/tasks.md", "kiro.not_text"), ((string?)error["file"], (string?)error["code"]));
        Assert.Equal(3, (int)synced[1]!["added"]!);
    }

    [ProgramFact]
    public void A_task_made_by_command_gets_a_line_and_a_rehearsal_shows_it()
    {
        using var scratch = Planned();
        _ = scratch.Ask("spec", "sync").Data;
        _ = scratch.Ask("task", "create", "app/4", "--title", "Fourth").Data;
        Assert.Contains("+- [ ] 4. Fourth\n", (string?)scratch.Ask("spec", "sync", "app", "--dry-run").Data["diff"], StringComparison.Ordinal);
        Assert.Equal(Plan, scratch.Read(File));
        Assert.Equal(1, (int)scratch.Ask("spec", "sync", "app").Data["updated"]!);
        Assert.Equal(Plan + "- [ ] 4. Fourth\n", scratch.Read(File));
        Assert.Equal(0, (int)scratch.Ask("spec", "sync", "app").Data["updated"]!);
    }

    [ProgramFact]
    public void A_dry_run_shows_both_sides_and_changes_neither()
    {
        using var scratch = Planned();
        _ = scratch.Ask("spec", "sync").Data;
        _ = scratch.Claim("app/1");
        var edited = Plan.Replace("2. Second", "2. Other", StringComparison.Ordinal);
        scratch.Write(File, edited);

        var shown = scratch.Ask("spec", "sync", "app", "--dry-run").Data;

        Assert.Contains("-- [ ] 1. First `one.txt`\n+- [-] 1. First `one.txt`\n", (string?)shown["diff"], StringComparison.Ordinal);
        Assert.Contains("title", (string?)Assert.Single(shown["changes"]!.AsArray()), StringComparison.Ordinal);
        Assert.Equal(edited, scratch.Read(File));
        Assert.Equal("Second `two.txt`", (string?)scratch.Show("app/2")["title"]);
    }

    [ProgramFact]
    public void A_tick_by_hand_is_a_conflict_with_its_line_and_a_cleared_box_reopens()
    {
        using var scratch = Planned();
        _ = scratch.Ask("spec", "sync").Data;
        scratch.Write(File, Plan.Replace("[ ] 1.", "[x] 1.", StringComparison.Ordinal).Replace("[x] 3.", "[ ] 3.", StringComparison.Ordinal));

        var conflict = Assert.Single(scratch.Ask("spec", "sync", "app").Data["conflicts"]!.AsArray())!;

        Assert.Equal(("tick.unproven", 3, File), ((string?)conflict["code"], (int)conflict["line"]!, (string?)conflict["file"]));
        Assert.NotEqual("done", scratch.State("app/1"));
        Assert.NotEqual("done", scratch.State("app/3"));
    }

    [ProgramFact]
    public async Task Watching_follows_the_file_and_the_registry_until_it_is_interrupted()
    {
        using var scratch = Planned();
        using var watch = scratch.Machine.Start(Released.Program!, scratch.Repository, "--json", "spec", "sync", "--watch");
        Assert.Equal(3, (int)(await Next(watch))["added"]!);

        scratch.Write(File, Plan + "- [ ] 4. Fourth\n");
        Assert.Equal(1, (int)(await Next(watch))["added"]!);
        scratch.Stands("pending", "app/4");

        _ = scratch.Claim("app/1");
        Assert.Equal(1, (int)(await Next(watch))["updated"]!);
        Assert.Contains("- [-] 1. First", scratch.Read(File), StringComparison.Ordinal);

        _ = scratch.Machine.Run("kill", scratch.Repository, "-INT", $"{watch.Id}");
        await watch.WaitForExitAsync();
        Assert.Equal(130, watch.ExitCode);
        Assert.Equal("", await watch.StandardOutput.ReadToEndAsync());
    }

    [ProgramFact]
    public async Task Beside_working_agents_nothing_is_lost_and_nothing_done_twice()
    {
        using var scratch = Planned();
        scratch.Write(File, string.Concat(Enumerable.Range(1, 8).Select(i => $"- [ ] {i}. Write {i}\n")));
        scratch.Commit("a longer plan");
        _ = scratch.Ask("spec", "sync").Data;
        using var watch = scratch.Machine.Start(Released.Program!, scratch.Repository, "--json", "spec", "sync", "--watch");
        _ = await Next(watch);

        var summary = scratch.Work("echo made > $(basename $INTERLOCK_TASK).txt");

        Assert.Equal(8, (int)summary.Data["specs"]![0]!["done"]!);
        _ = scratch.Machine.Run("kill", scratch.Repository, "-INT", $"{watch.Id}");
        await watch.WaitForExitAsync();
        _ = scratch.Ask("spec", "sync").Data;
        Assert.Equal(8, scratch.Read(File).Split('\n').Count(line => line.StartsWith("- [x] ", StringComparison.Ordinal)));
        Assert.Equal(8, scratch.Events("TaskCompleted").Count);
        Assert.DoesNotContain(scratch.Events("OperatorAction"), one => one["task_id"] is not null);
        Assert.Equal(0, (int)scratch.Ask("spec", "sync").Data[0]!["updated"]!);
    }

    [ProgramFact]
    public void Two_syncs_at_once_take_turns()
    {
        using var scratch = Planned();
        scratch.Write(File, string.Concat(Enumerable.Range(1, 300).Select(i => $"- [ ] {i}. Write {i}\n")));
        var syncs = Enumerable.Range(0, 4).Select(_ => scratch.Machine.Start(Released.Program!, scratch.Repository, "--json", "spec", "sync", "app")).ToList();
        var added = 0;
        foreach (var sync in syncs)
        {
            var output = sync.StandardOutput.ReadToEnd();
            sync.WaitForExit();
            Assert.True(sync.ExitCode == 0, sync.StandardError.ReadToEnd());
            added += (int)JsonNode.Parse(output)!["data"]!["added"]!;
            sync.Dispose();
        }

        Assert.Equal(300, added);
        Assert.Equal(300, scratch.Events("TaskCreated").Count);
    }

    [ProgramFact]
    public void A_spec_without_a_file_is_refused_and_one_unknown_is_not_found()
    {
        using var scratch = Planned();
        scratch.Create("other/1");
        scratch.Ask("spec", "sync", "other").Refused(3, "spec.no_file");
        scratch.Ask("spec", "sync", "nowhere").Refused(3, "spec.unknown");
    }

    private static Scratch Planned()
    {
        var scratch = new Scratch();
        scratch.Write(File, Plan);
        scratch.Write(".kiro/specs/app/requirements.md", "### Requirement 1\n\n1. WHEN asked THE system SHALL answer\n");
        scratch.Commit("a plan");
        return scratch;
    }

    private static async Task<JsonNode> Next(Process watch) => JsonNode.Parse((await watch.StandardOutput.ReadLineAsync())!)!["data"]!;
}
