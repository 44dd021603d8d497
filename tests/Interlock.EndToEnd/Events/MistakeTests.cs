using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Events;

/// <summary>What an operator does about a slip: look who did what, and take it back.</summary>
public sealed class MistakeTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [ProgramFact]
    public void A_cancel_and_an_edit_are_taken_back_and_the_history_tells_both()
    {
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Ask("task", "update", "app/1", "--title", "Wrong", "--priority", "1").Data;
        _ = scratch.Ask("task", "cancel", "app/1", "--reason", "slip", "--as", "ann").Data;
        Assert.Equal("pending", scratch.Ask("task", "undo", "app/1", "--as", "ann").Text("state"));
        Assert.Equal("Do app/1", scratch.Ask("task", "undo", "app/1", "--as", "ann").Text("title"));
        scratch.Ask("task", "undo", "app/1").Refused(3, "undo.nothing");

        var story = scratch.Say("task", "history", "app/1").Output;
        Assert.Contains("changed title Do app/1 → Wrong; priority 3 → 1", story, StringComparison.Ordinal);
        Assert.Contains("pending → cancelled: slip", story, StringComparison.Ordinal);
        Assert.Contains("(undoes ", story, StringComparison.Ordinal);
        var events = scratch.Ask("task", "history", "app/1").Data.AsArray();
        Assert.All(events, entry => Assert.Equal("app/1", $"{entry!["spec"]}/{entry["task_id"]}"));
        Assert.Equal(2, events.Count(entry => entry!["details"]!["undoes"] is not null));
    }

    [ProgramFact]
    public void What_others_built_on_stays()
    {
        scratch.Create("app/1", "--file", "one.txt");
        _ = scratch.Ask("task", "cancel", "app/1").Data;
        var cancel = (long)scratch.Events("TaskUpdated").Last(entry => (string?)entry["details"]!["to"] == "cancelled")["seq"]!;
        _ = scratch.Ask("task", "reopen", "app/1", "--reason", "again").Data;
        _ = scratch.Ask("task", "advance", "app/1", "--to", "pending").Data;
        scratch.Claim("app/1", "bob");
        var refused = scratch.Ask("task", "undo", "app/1", "--seq", $"{cancel}").Refused(4, "undo.overtaken");
        Assert.Contains("bob", (string?)refused["message"], StringComparison.Ordinal);
        scratch.Stands("analyzing", "app/1");
    }

    [ProgramFact]
    public void A_key_gives_one_task_and_one_claim_to_several_processes_at_once()
    {
        var made = Together(() => scratch.Ask("task", "create", "app/1", "--title", "One", "--key", "k1"));
        Assert.Single(made.Select(answer => answer.Text("uid")).Distinct());
        scratch.Ask("task", "create", "app/1", "--title", "Two", "--key", "k1").Refused(4, "key.reused");
        scratch.Create("app/2");
        var claims = Together(() => scratch.Ask("claim", "--as", "ann", "--no-worktree", "--key", "k1"));
        Assert.Single(claims.Select(answer => $"{answer.Data["task"]!["id"]} {answer.Data["token"]}").Distinct());
        scratch.Ask("claim", "app/2", "--as", "ann", "--no-worktree", "--key", "k1").Refused(4, "key.reused");
    }

    private static List<Answer> Together(Func<Answer> ask)
    {
        var answers = new Answer[4];
        Parallel.For(0, answers.Length, i => answers[i] = ask());
        Assert.All(answers, answer => Assert.True(answer.ExitCode == 0, $"{answer}"));
        return [.. answers];
    }
}
