using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Hooks;

/// <summary>What the hook of an agent lets through and refuses, before the edit.</summary>
public sealed class EditHookTests
{
    [ProgramFact]
    public void A_person_s_session_may_edit_what_no_task_holds()
    {
        using var scratch = new Scratch();
        var agent = new Agent(scratch);
        agent.MayEdit("one.txt");
        scratch.Create("app/1", "--file", "one.txt", "--file", "lib/");
        agent.MayEdit("one.txt");
        scratch.Claim("app/1", "bob");

        agent.MayNotEdit("one.txt", "lock.held", "locked by task app/1");
        agent.MayNotEdit(Path.Combine(scratch.Repository, "one.txt"), "lock.held", "worker bob");
        agent.MayNotEdit("lib/deep/new.txt", "lock.held", "which holds lib/");
        agent.MayEdit("two.txt");
        agent.MayEdit("library/x.txt");

        Directory.CreateDirectory(Path.Combine(scratch.Repository, "sub"));
        var below = Path.Combine(scratch.Repository, "sub");
        agent.MayNotEdit("../one.txt", "lock.held", "one.txt", below);
        agent.MayEdit("one.txt", below);
    }

    [ProgramFact]
    public void A_session_in_a_task_s_worktree_may_edit_the_files_of_the_task_and_no_others()
    {
        using var scratch = new Scratch();
        var agent = new Agent(scratch);
        scratch.Create("app/1", "--file", "one.txt", "--file", "lib/**");
        scratch.Create("app/2", "--file", "two.txt");
        var mine = scratch.Claim("app/1");
        var other = scratch.Claim("app/2", "bob");
        scratch.WriteIn(mine.Worktree, ".gitignore", "*.log\n");

        agent.MayEdit("one.txt", mine.Worktree);
        agent.MayEdit($"{mine.Worktree}/lib/a/b.txt", mine.Worktree);
        agent.MayEdit($"{mine.Worktree}/one.txt");
        agent.MayNotEdit("two.txt", "lock.held", "locked by task app/2", mine.Worktree);
        agent.MayNotEdit("README.md", "lock.undeclared", "which holds lib/**, one.txt", mine.Worktree);

        // What no commit of the task would hold is nobody's to lock.
        agent.MayEdit(".kiro/specs/app/tasks.md", mine.Worktree);
        agent.MayEdit("build.log", mine.Worktree);

        // The same worker in the main checkout is told where the task is.
        scratch.Machine.Variables["INTERLOCK_WORKER"] = "ann";
        agent.MayNotEdit("one.txt", "lock.held", $"belongs into {mine.Worktree}");
        scratch.Machine.Variables.Remove("INTERLOCK_WORKER");

        // Work in another checkout would not be part of the task.
        agent.MayNotEdit($"{scratch.Repository}/one.txt", "edit.other_checkout", mine.Worktree, mine.Worktree);
        agent.MayNotEdit($"{other.Worktree}/two.txt", "edit.other_checkout", "the worktree of task app/2", mine.Worktree);
        agent.MayNotEdit($"{scratch.Repository}/.git/config", "edit.git_directory", "belongs to git", mine.Worktree);
        agent.MayNotEdit(".git", "edit.git_directory", "belongs to git", mine.Worktree);

        _ = mine.Ask("lock acquire", "README.md").Data;
        agent.MayEdit("README.md", mine.Worktree);
    }

    [ProgramFact]
    public void A_task_that_declares_no_files_may_edit_what_is_free()
    {
        using var scratch = new Scratch();
        var agent = new Agent(scratch);
        scratch.Create("app/1");
        scratch.Create("app/2", "--file", "two.txt");
        var grower = scratch.Claim("app/1");
        scratch.Claim("app/2", "bob");

        agent.MayEdit("one.txt", grower.Worktree);
        agent.MayEdit("brand/new.txt", grower.Worktree);
        agent.MayNotEdit("two.txt", "lock.held", "app/2", grower.Worktree);
    }

    [ProgramFact]
    public void Nothing_is_edited_in_the_worktree_of_a_task_that_nobody_works_on()
    {
        using var scratch = new Scratch(Scratch.Quick);
        var agent = new Agent(scratch);
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "two.txt");
        var submitted = scratch.Worked("app/1", "one.txt", "1\n");
        Assert.Equal("reviewing", submitted.Ask("submit").Text("state"));
        agent.MayNotEdit("one.txt", "task.in_review", "is being merged", submitted.Worktree);
        agent.MayNotEdit("one.txt", "lock.held", "waits to be merged");

        var released = scratch.Claim("app/2", "bob");
        _ = released.Ask("release", "--reason", "no time").Data;
        agent.MayNotEdit("two.txt", "claim.none", "nobody holds it", released.Worktree);
    }

    [ProgramFact]
    public void A_task_claimed_without_a_worktree_is_worked_on_in_the_checkout_of_its_branch_or_its_worker()
    {
        using var scratch = new Scratch();
        var agent = new Agent(scratch);
        scratch.Create("app/1", "--file", "one.txt");
        var branch = scratch.Ask("claim", "app/1", "--as", "bob", "--no-worktree").Text("branch");
        agent.MayNotEdit("one.txt", "lock.held", "app/1");

        scratch.Machine.Variables["INTERLOCK_WORKER"] = "bob";
        agent.MayEdit("one.txt");
        scratch.Machine.Variables.Remove("INTERLOCK_WORKER");

        scratch.Git("switch", "--quiet", "--create", branch);
        agent.MayEdit("one.txt");
        scratch.Git("switch", "--quiet", "main");
        agent.MayNotEdit("one.txt", "lock.held", "app/1");
    }

    [ProgramFact]
    public void Links_and_hostile_names_do_not_lead_around_a_lock()
    {
        using var scratch = new Scratch();
        var agent = new Agent(scratch);
        scratch.Create("app/1", "--file", "lib/**", "--file", "one.txt", "--file", "app/[id]/page.tsx");
        scratch.Claim("app/1", "bob");
        Directory.CreateDirectory(Path.Combine(scratch.Repository, "lib"));
        File.CreateSymbolicLink(Path.Combine(scratch.Repository, "free.txt"), "one.txt");
        File.CreateSymbolicLink(Path.Combine(scratch.Repository, "free"), "lib");
        File.CreateSymbolicLink(Path.Combine(scratch.Machine.Root, "door"), scratch.Repository);

        agent.MayNotEdit("free.txt", "lock.held", "one.txt");
        agent.MayNotEdit("free/new.txt", "lock.held", "lib/new.txt");
        agent.MayNotEdit("sub/../one.txt", "lock.held", "one.txt");
        agent.MayNotEdit(Path.Combine(scratch.Machine.Root, "door/one.txt"), "lock.held", "one.txt");
        agent.MayNotEdit("app/[id]/page.tsx", "lock.held", "page.tsx");
        foreach (var name in new[] { "a b", "line\nbreak", "tab\t", "'; rm -rf ~; '", "$(id)", "`id`", "\"", "-rf", "*", "ü 日本", new string('x', 250) })
        {
            agent.MayNotEdit($"lib/{name}", "lock.held", "locked by task app/1");
            agent.MayEdit($"elsewhere/{name}");
        }

        agent.MayNotEdit(".git/interlock/registry.db", "edit.git_directory", "registry");
        agent.MayEdit(".git/info/exclude");
    }

    [ProgramFact]
    public void Where_there_is_nothing_to_ask_everything_passes_quietly()
    {
        using var scratch = new Scratch(ready: false);
        var agent = new Agent(scratch);
        agent.MayEdit("one.txt");
        agent.MayEdit("/nowhere/at/all.txt");
        agent.MayEdit("x.txt", scratch.Machine.Home);

        _ = scratch.Ask("init", "--yes").Data;
        scratch.Create("app/1", "--file", "**");
        scratch.Claim("app/1", "bob");
        agent.MayEdit(Path.Combine(scratch.Machine.Home, "x.txt"));
        var other = Path.Combine(scratch.Machine.Root, "other");
        scratch.GitIn(scratch.Machine.Root, "init", "--quiet", other);
        agent.MayEdit(Path.Combine(other, "one.txt"));
        agent.MayNotEdit(Path.Combine(scratch.Repository, "one.txt"), "lock.held", "app/1", other);
        Assert.Equal(0, agent.Edits("one.txt", tool: "Read").ExitCode);
        Assert.Equal(0, agent.Edits("one.txt", tool: "Bash").ExitCode);
    }

    [ProgramFact]
    public void What_cannot_be_found_out_stops_a_task_and_only_warns_a_person()
    {
        using var scratch = new Scratch();
        var agent = new Agent(scratch);
        scratch.Create("app/1", "--file", "one.txt");
        var claimed = scratch.Claim("app/1");
        foreach (var input in new[] { "", "{", "[1]", "{\"tool_input\":{\"file_path\":\"\"}}", new string('{', 100_000) })
        {
            var person = agent.Says(input);
            Assert.True(person.ExitCode == Agent.Error && person.Error.Contains("(hook.input)", StringComparison.Ordinal), $"{person}");
            var task = agent.Says(input, claimed.Worktree);
            Assert.True(task.ExitCode == Agent.Refused && task.Error.Contains("(hook.input)", StringComparison.Ordinal), $"{task}");
        }

        var registry = Path.Combine(scratch.Repository, ".git", "interlock", "registry.db");
        File.WriteAllText(registry, new string('x', 8192));
        File.Delete(registry + "-wal");
        Assert.Equal(Agent.Error, agent.Edits("one.txt").ExitCode);
        Assert.Equal(Agent.Refused, agent.Edits("one.txt", claimed.Worktree).ExitCode);
    }

    [ProgramFact]
    public void Somebody_else_s_long_write_does_not_keep_an_edit_waiting()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Claim("app/1", "bob");
        using var gate = new FileStream(Path.Combine(scratch.Repository, ".git", "interlock", "registry.db.gate"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        new Agent(scratch).MayNotEdit("one.txt", "lock.held", "app/1");
        new Agent(scratch).MayEdit("two.txt");
    }
}
