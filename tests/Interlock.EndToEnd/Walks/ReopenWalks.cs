using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>A closed task is taken up again, and closed again.</summary>
public sealed class ReopenWalks
{
    [ProgramFact]
    public void What_waits_is_blocked_again_and_what_is_merged_already_is_named()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "two.txt", "--depends", "1");
        scratch.Create("app/3", "--depends", "1");
        var first = scratch.Worked("app/1", "one.txt", "first\n").Ask("submit").Data;
        var second = scratch.Worked("app/2", "two.txt", "second\n").Ask("submit").Data;

        var reopened = scratch.Ask("task", "reopen", "app/1", "--as", "rita", "--reason", "it leaks");

        Assert.Equal("pending", reopened.Text("state"));
        Assert.Contains("\"code\":\"reopen.goes_on\"", reopened.Output, StringComparison.Ordinal);
        Assert.Contains($"app/2 depends on app/1 and is done already, merged as {((string)second["merge_commit"]!)[..10]}", reopened.Output, StringComparison.Ordinal);
        scratch.Stands("blocked", "app/3");
        scratch.Stands("done", "app/2");
        Assert.Equal("open", Issue(scratch, "app/1"));

        var again = scratch.Worked("app/1", "one.txt", "again\n").Ask("submit").Data;

        Assert.Equal("done", (string?)again["state"]);
        Assert.NotEqual((string?)first["merge_commit"], (string?)again["merge_commit"]);
        Assert.Equal("closed", Issue(scratch, "app/1"));
        scratch.Stands("pending", "app/3");
        scratch.Passes("app/1", "done");
        Assert.Contains("reopened", (string?)again["worklog"], StringComparison.Ordinal);
        var day = scratch.Ask("worklog", "--task", "app/1", "--utc").Data.AsArray()[0]!;
        Assert.Equal(("UTC", 1), ((string?)day["zone"], (int)day["done"]!));
    }

    [ProgramFact]
    public void A_mistaken_reopening_is_taken_back_without_an_invented_change()
    {
        using var scratch = new Scratch();
        scratch.Create("app/1", "--file", "one.txt");
        var done = scratch.Worked("app/1", "one.txt", "first\n").Ask("submit").Data;
        _ = scratch.Ask("task", "reopen", "app/1", "--as", "rita", "--reason", "oops").Data;
        var back = scratch.Ask("task", "undo", "app/1", "--as", "rita").Data;
        Assert.Equal(("done", (string?)done["merge_commit"]), ((string?)back["state"], (string?)back["merge_commit"]));
        Assert.Equal("closed", Issue(scratch, "app/1"));
        Assert.Equal(0, scratch.Ask("spec", "verify").ExitCode);

        _ = scratch.Ask("task", "reopen", "app/1", "--as", "rita", "--reason", "again").Data;
        scratch.Git("reset", "--quiet", "--hard", "HEAD~1");
        scratch.Ask("task", "undo", "app/1", "--as", "rita").RefusedByGate(7, "merge.not_on_target");
        scratch.Stands("pending", "app/1");
    }

    private static string? Issue(Scratch scratch, string task) =>
        (string?)scratch.Ask("issue", "list").Data.AsArray().Single(issue => (string?)issue!["task"] == task)!["state"];
}
