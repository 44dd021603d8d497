using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>GATE 3 with an analyser of one's own: <c>impact.provider: command</c>.</summary>
public sealed class AnalyserWalks
{
    private const string Asked = "{\"risk\":\"HIGH\",\"affected_files\":[\"two.txt\"],\"symbols\":[\"one\"],\"reason\":\"everybody reads it\"}";

    [ProgramFact]
    public void Its_answer_is_the_record_and_HIGH_waits()
    {
        using var scratch = Analysed($"cat > asked.json; env > asked.env; pwd > asked.pwd; echo '{Asked}'");
        _ = scratch.Ask("task", "create", "app/1", "--file", "one.txt", "--title", "a 'title' with $(touch pwned) and `touch pwned`").Data;
        var impact = scratch.Ask("impact", "analyze", "app/1").Data["impact"]!;
        Assert.Equal("HIGH", (string?)impact["risk"]);
        Assert.Equal("everybody reads it", (string?)impact["reason"]);
        Assert.Equal("two.txt", (string?)impact["affected_files"]![0]);
        Assert.Equal("command sh", (string?)impact["source"]);
        Assert.Equal(scratch.Git("rev-parse", "main"), (string?)impact["commit"]);
        Assert.Equal(64, ((string)impact["file_set_hash"]!).Length);

        var question = System.Text.Json.Nodes.JsonNode.Parse(scratch.Read("asked.json"))!;
        Assert.Equal("interlock/impact.request/1", (string?)question["schema"]);
        Assert.Equal("app/1", (string?)question["task"]!["name"]);
        Assert.Equal("one.txt", (string?)question["files"]![0]);
        Assert.Equal((string?)impact["commit"], (string?)question["commit"]);
        Assert.Equal((string?)impact["file_set_hash"], (string?)question["file_set_hash"]);
        Assert.Equal(15, (int?)question["thresholds"]!["high"]);
        Assert.Contains($"INTERLOCK_IMPACT_COMMIT={impact["commit"]}", scratch.Read("asked.env"), StringComparison.Ordinal);
        Assert.Equal(scratch.Repository, scratch.Read("asked.pwd").TrimEnd('\n'));
        Assert.False(File.Exists(Path.Combine(scratch.Repository, "pwned")));

        scratch.Claim("app/1").Ask("start").RefusedByGate(3, "approval.missing");
    }

    [ProgramFact]
    public void Without_a_risk_the_configured_thresholds_judge()
    {
        using var scratch = Analysed("echo '{\"affected_files\":[\"a\",\"b\"]}'", "  thresholds: { medium: 2, high: 3, critical: 4 }\n");
        scratch.Create("app/1", "--file", "one.txt");
        Assert.Equal("HIGH", (string?)scratch.Ask("impact", "analyze", "app/1").Data["impact"]!["risk"]);
    }

    [ProgramTheory]
    [InlineData("echo LOW", "impact.answer_invalid", "not one JSON object")]
    [InlineData(":", "impact.answer_invalid", "printed nothing")]
    [InlineData("echo '{\"risk\":\"TINY\"}'", "impact.answer_invalid", "none of LOW")]
    [InlineData("echo '{\"risk\":\"LOW\"}'; echo no luck >&2; exit 3", "impact.provider_failed", "exit code 3: no luck")]
    [InlineData("echo '{\"risk\":\"LOW\"}'; kill -9 $$", "impact.provider_failed", "exit code 137")]
    [InlineData("no-such-analyser --json", "impact.provider_missing", "not found")]
    [InlineData("yes | head -c 5000000", "impact.answer_too_large", "bytes")]
    [InlineData("echo '{\"risk\":\"LOW\"}'; sleep 600", "impact.provider_timed_out", "no answer in")]
    [InlineData("trap '' TERM INT; sleep 600 & wait; sleep 600", "impact.provider_timed_out", "no answer in")]
    public void What_is_no_answer_is_refused_and_never_LOW(string analyser, string code, string message)
    {
        using var scratch = Analysed(analyser, analyser.Contains("sleep", StringComparison.Ordinal) ? "  timeout_seconds: 0.5\n" : "");
        scratch.Create("app/1", "--file", "one.txt");
        var problem = scratch.Ask("impact", "analyze", "app/1").Refused(1, code);
        Assert.Contains(message, (string?)problem["message"], StringComparison.Ordinal);
        Assert.Contains("impact.provider to built-in", (string?)problem["hint"], StringComparison.Ordinal);
        Assert.Null(scratch.Show("app/1")["impact"]);
        scratch.Claim("app/1").Ask("start").Refused(1, code);
        scratch.Stands("analyzing", "app/1");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(scratch.Repository, ".git", "interlock", "runs"), "impact-*"));
    }

    [ProgramFact]
    public void A_fallback_answers_where_it_is_configured_and_the_record_says_so()
    {
        using var scratch = Analysed("exit 9", "  fallback: built-in\n");
        scratch.Create("app/1", "--file", "one.txt");
        var impact = scratch.Ask("impact", "analyze", "app/1").Data["impact"]!;
        Assert.Equal("LOW", (string?)impact["risk"]);
        Assert.Equal("built-in for command (impact.provider_failed)", (string?)impact["source"]);
        Assert.Contains("exit code 9", (string?)impact["reason"], StringComparison.Ordinal);
    }

    [ProgramFact]
    public void Nothing_of_a_file_that_nobody_trusted_runs_not_even_with_a_fallback()
    {
        using var scratch = Analysed("touch ran; exit 9", "  fallback: built-in\n");
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Write("interlock.yaml", scratch.Read("interlock.yaml").Replace("touch ran", "touch ran other", StringComparison.Ordinal));
        var claimed = scratch.Claim("app/1");
        scratch.Ask("impact", "analyze", "app/1").Refused(6, "trust.required");
        scratch.Ask("impact", "record", "app/1", "--risk", "LOW", "--as", "ann").Refused(6, "trust.required");
        claimed.Ask("start").Refused(6, "trust.required");
        Assert.False(File.Exists(Path.Combine(scratch.Repository, "ran")));
        scratch.Stands("analyzing", "app/1");
        _ = scratch.Ask("trust", "--yes").Data;
        Assert.Equal("implementing", claimed.Ask("start").Text("state"));
        Assert.True(File.Exists(Path.Combine(scratch.Repository, "ran")));
    }

    [ProgramFact]
    public void What_a_person_says_in_their_own_configuration_needs_no_trust()
    {
        using var scratch = new Scratch();
        scratch.Machine.Variables["INTERLOCK_IMPACT__PROVIDER"] = "command";
        scratch.Machine.Variables["INTERLOCK_IMPACT__COMMAND"] = "echo '{\"risk\":\"MEDIUM\"}'";
        scratch.Create("app/1", "--file", "one.txt");
        Assert.Equal("MEDIUM", (string?)scratch.Ask("impact", "analyze", "app/1").Data["impact"]!["risk"]);
    }

    [ProgramFact]
    public void File_names_are_data_for_the_analyser()
    {
        const string hostile = "a b'c;touch pwned;$(touch pwned)`touch pwned`.txt";
        using var scratch = Analysed("cat > asked.json; echo '{\"risk\":\"LOW\"}'");
        scratch.Write(hostile, "x\n");
        scratch.Commit("hostile");
        var claimed = scratch.Start(Named(scratch, "app/1"));
        claimed.Change(hostile, "y\n");
        _ = claimed.Ask("submit").Data;
        Assert.Contains("touch pwned;$(touch pwned)", scratch.Read("asked.json").Replace("\\u0060", "`", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(scratch.Repository, "pwned", SearchOption.AllDirectories));
    }

    [ProgramFact]
    public void It_is_asked_again_when_the_base_or_the_files_change_and_only_then()
    {
        using var scratch = Analysed("cat > /dev/null; echo asked >> asked.txt; echo '{\"risk\":\"LOW\",\"affected_files\":[\"two.txt\"]}'");
        int Times() => File.ReadAllLines(Path.Combine(scratch.Repository, "asked.txt")).Length;
        scratch.Git("config", "core.excludesFile", Path.Combine(scratch.Machine.Root, "ignore"));
        File.WriteAllText(Path.Combine(scratch.Machine.Root, "ignore"), "asked.txt\n");

        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Ask("impact", "analyze", "app/1").Data;
        scratch.Write("three.txt", "elsewhere\n");
        scratch.Commit("elsewhere");
        scratch.Start("app/1");
        Assert.Equal(1, Times());

        // What it said is affected has changed.
        scratch.Create("app/2", "--file", "four.txt");
        _ = scratch.Ask("impact", "analyze", "app/2").Data;
        scratch.Write("two.txt", "other\n");
        scratch.Commit("affected");
        scratch.Start("app/2");
        Assert.Equal(3, Times());

        // Another set of files.
        scratch.Create("app/3", "--file", "five.txt");
        _ = scratch.Ask("impact", "analyze", "app/3").Data;
        _ = scratch.Ask("task", "update", "app/3", "--file", "six.txt").Data;
        var third = scratch.Claim("app/3");
        scratch.RefusesOnly("app/3", "implementing", 3, "impact.stale");
        _ = third.Ask("start").Data;
        Assert.Equal(5, Times());
    }

    private static string Named(Scratch scratch, string task)
    {
        scratch.Create(task);
        return task;
    }

    private static Scratch Analysed(string analyser, string more = "") =>
        new($"{Scratch.NoChecks}{Scratch.Quick}impact:\n  provider: command\n  command: |\n    {analyser}\n{more}");
}
