using Interlock.EndToEnd.Harness;
using Interlock.EndToEnd.Walks;

namespace Interlock.EndToEnd.Gates;

/// <summary>Files that decide about others, unusual ones, and tests that shrink: gates 3, 5 and 7.</summary>
public sealed class WatchedFilesGateTests
{
    private const string Checked = "merge:\n  checks: [{name: sound, run: ./check.sh}]\n" + Scratch.Quick;

    [ProgramFact]
    public void Gate_3_a_declared_file_that_decides_about_others()
    {
        using var scratch = WithCheck();
        scratch.Create("app/1", "--file", "check.sh");
        scratch.Claim("app/1").Ask("start").RefusedByGate(3, "files.protected");
        scratch.Stands("blocked", "app/1");
        Approve(scratch, "files");
        var claimed = scratch.Worked("app/1", "check.sh", "#!/bin/sh\nexit 0\n");

        // That it may be changed does not say that this is how.
        claimed.Ask("submit").RefusedByGate(5, "files.protected");
        Approve(scratch, "files");
        Assert.Equal("done", scratch.Start("app/1").Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void Gate_5_a_changed_file_that_decides_about_others_and_an_approval_of_exactly_that()
    {
        using var scratch = WithCheck();
        scratch.Create("app/1");
        scratch.Worked("app/1", "check.sh", "#!/bin/sh\nexit 0\n").Ask("submit").RefusedByGate(5, "files.protected");
        scratch.Stands("blocked", "app/1");
        Assert.Contains("--for files", (string?)scratch.Ask("task", "why", "app/1").Data["next"], StringComparison.Ordinal);
        _ = scratch.Ask("approve", "app/1", "--for", "impact", "--as", "rita", "--reason", "not that").ExitCode;
        scratch.Stands("blocked", "app/1");
        Approve(scratch, "files");
        var again = scratch.Worked("app/1", "check.sh", "#!/bin/sh\nexit 0 # other\n");
        again.Ask("submit").RefusedByGate(5, "files.protected");
        _ = scratch.Ask("approve", "app/1", "--for", "files", "--deny", "--as", "rita", "--reason", "leave it alone").Data;
        Assert.Contains("leave it alone", scratch.Reason("app/1"), StringComparison.Ordinal);
        scratch.Ask("claim", "app/1", "--as", "ann").RefusedByGate(5, "files.protected");
        Approve(scratch, "files");
        Assert.Equal("done", scratch.Start("app/1").Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void Gate_5_new_files_that_nobody_would_expect()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1");
        var claimed = scratch.Worked("app/1", ".env.local", "KEY=1\n");
        claimed.Ask("submit").RefusedByGate(5, "files.unusual");
        scratch.Stands("implementing", "app/1");
        Approve(scratch, "files");
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
        scratch.Create("app/2", "--file", "server.pem");
        Assert.Equal("done", scratch.Worked("app/2", "server.pem", "x\n").Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void Gate_5_tests_that_shrink_where_a_person_has_to_approve_that()
    {
        using var scratch = new Scratch(Scratch.NoChecks + "gates:\n  tests: {policy: approve, files: [one.txt]}\n" + Scratch.Quick);
        scratch.Create("app/1");
        scratch.Worked("app/1", "one.txt", "one\n").Ask("submit").RefusedByGate(5, "tests.weakened");
        scratch.Stands("blocked", "app/1");
        Approve(scratch, "tests");
        Assert.Equal("done", scratch.Start("app/1").Ask("submit").Text("state"));
    }

    [ProgramFact]
    public void Tests_that_shrink_are_told_of_where_nobody_has_to_approve_that()
    {
        using var scratch = new Scratch(Scratch.NoChecks + "gates:\n  tests: [one.txt]\n" + Scratch.Quick);
        scratch.Create("app/1");
        Assert.Equal("done", scratch.Worked("app/1", "one.txt", "one\n").Ask("submit").Text("state"));
        Assert.Single(scratch.Events("TestsWeakened"));
        Assert.Equal("one.txt", (string?)scratch.Ask("change", "show", "1").Data["tests_weakened"]![0]!["path"]);
        Assert.Equal("app/1", (string?)scratch.Ask("status").Data["tests_weakened"]![0]!["task"]);
        Approve(scratch, "tests");
        Assert.Empty(scratch.Ask("status").Data["tests_weakened"]!.AsArray());
    }

    [ProgramFact]
    public void Gate_7_what_would_be_merged_decides_about_others()
    {
        using var scratch = OutsideMergeWalks.Submitted(out var claimed);
        scratch.Write("interlock.yaml", "gates:\n  protected: [one.txt]\n" + Scratch.NoChecks + Scratch.Quick);
        _ = scratch.Ask("trust", "--yes").Data;
        scratch.Ask("merge", "process", "--until-empty").RefusedByGate(7, "files.protected");
        scratch.Stands("implementing", "app/1");
        Assert.Contains("one.txt", scratch.Reason("app/1"), StringComparison.Ordinal);
    }

    [ProgramFact]
    public void What_an_agent_does_to_a_spec_beyond_its_boxes_is_neither_dropped_nor_merged_unasked()
    {
        using var scratch = new Scratch();
        scratch.Write(".kiro/specs/app/tasks.md", "- [ ] 1 Do\n- [ ] 2 Do more\n");
        scratch.Commit("a plan");
        scratch.Create("x/1");
        _ = scratch.Work("echo x >new.txt; sed -i 's/Do more/Do less/' .kiro/specs/app/tasks.md");
        scratch.Stands("blocked", "x/1");
        Assert.Contains(".kiro/specs/app/tasks.md", scratch.Reason("x/1"), StringComparison.Ordinal);
        scratch.Create("x/2");
        _ = scratch.Work("echo x >other.txt; sed -i 's/\\[ \\] 2/[x] 2/' .kiro/specs/app/tasks.md");
        scratch.Stands("done", "x/2");
        Assert.Contains("- [ ] 2 Do more", scratch.Git("show", "main:.kiro/specs/app/tasks.md"), StringComparison.Ordinal);
    }

    private static void Approve(Scratch scratch, string purpose) =>
        _ = scratch.Ask("approve", "app/1", "--for", purpose, "--as", "rita", "--reason", "looked at it").Data;

    private static Scratch WithCheck()
    {
        var scratch = new Scratch(Checked);
        scratch.Write("check.sh", "#!/bin/sh\ntrue\n");
        scratch.Git("add", "check.sh");
        scratch.Git("update-index", "--chmod=+x", "check.sh");
        scratch.Git("commit", "--quiet", "-m", "a check");
        scratch.Git("checkout", "--quiet", "--", "check.sh");
        File.SetUnixFileMode(Path.Combine(scratch.Repository, "check.sh"), (UnixFileMode)493);
        return scratch;
    }
}
