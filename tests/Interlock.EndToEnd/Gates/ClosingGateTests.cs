using Interlock.EndToEnd.Harness;
using Interlock.Registry;

namespace Interlock.EndToEnd.Gates;

/// <summary>Gate 8: one fact is false at a time.</summary>
public sealed class ClosingGateTests
{
    [ProgramFact]
    public void A_worklog_that_is_not_written()
    {
        using var scratch = MergeGateTests.Done();
        _ = scratch.Ask("task", "update", "app/1", "--worklog", " ").Data;
        scratch.RefusesOnly("app/1", "done", 8, "worklog.missing");
        _ = scratch.Ask("task", "update", "app/1", "--worklog", "what was done").Data;
        scratch.Passes("app/1", "done");
    }

    [ProgramFact]
    public void An_issue_that_is_open_on_the_forge()
    {
        using var scratch = MergeGateTests.Done();
        var issue = scratch.Show("app/1")["issue"]!.ToString();
        scratch.EditStore(tx => Records.Issues.Put(tx, Records.Issues.Find(tx, issue)! with { Open = true }));
        scratch.RefusesOnly("app/1", "done", 8, "issue.open");
    }
}
