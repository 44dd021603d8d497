using System.Text.Json.Nodes;
using Interlock.Claims;

namespace Interlock.Gates;

/// <summary>Gates 5 to 8: what must hold before a task is called done and closed. Pure.</summary>
public static class ExitGates
{
    private const string Elsewhere = "Let the merge queue merge it, or name the commit by which it was merged.";

    public static Verdict Branch(BranchFacts facts)
    {
        var undeclared = facts.Changed.Where(file => !facts.Locked.Any(held => LockPath.Covers(held, file, facts.IgnoreCase))).ToList();
        var evidence = new JsonObject
        {
            ["branch"] = facts.Branch,
            ["expected"] = facts.ExpectedName,
            ["exists"] = facts.Exists,
            ["commits"] = facts.Commits,
            ["dirty"] = JsonList.Of(facts.Dirty.Take(50)),
            ["changed"] = JsonList.Of(facts.Changed.Take(200)),
            ["locked"] = JsonList.Of(facts.Locked),
            ["undeclared"] = JsonList.Of(undeclared.Take(50)),
            ["risk"] = facts.Risk?.Name(),
        };
        return facts switch
        {
            { ForeignTask: { } other } => Verdict.Refuse(5, "branch.foreign", $"branch {facts.Branch} belongs to {other}", $"Work on {facts.ExpectedName}.", evidence),
            { NameMatches: false } => Verdict.Refuse(5, "branch.name", $"branch '{facts.Branch}' does not follow the naming rule", $"Name it {facts.ExpectedName}.", evidence),
            { Exists: false } => Verdict.Refuse(5, "branch.missing", $"branch {facts.Branch} does not exist", "Create it from the target and commit the work on it.", evidence),
            { Dirty.Count: > 0 } => Verdict.Refuse(5, "worktree.dirty", $"the working tree has changes that are not committed: {Some(facts.Dirty)}", "Commit them or put them away.", evidence),
            { Commits: 0, MergedBefore: { } merged } => Verdict.Pass(5, $"nothing was added to what is merged as {merged[..10]}", evidence),
            { Commits: 0 } => Verdict.Refuse(5, "branch.no_commits", "no commit of this task stands beyond its base: nothing was changed", "Do the work, then submit again. If a person has fast-forwarded the target to it: 'interlock merge submit … --commit SHA'.", evidence),
            { Changed.Count: 0 } => Verdict.Refuse(5, "branch.no_changes", $"the {facts.Commits} commit(s) of this task change nothing taken together", "Do the work, then submit again; a task with nothing to change is created with --completion checks or manual.", evidence),
            _ when undeclared.Count > 0 => Verdict.Refuse(5, "files.undeclared", $"changed without holding the lock: {Some(undeclared)}", "Take them back, or declare them with 'interlock lock acquire'.", evidence),
            { Risk: { } risk, RiskApproved: false } when risk.NeedsApproval() => Verdict.Refuse(5, "impact.unapproved", $"what was really changed has impact {risk.Name()}, and no person approved that", "A person answers with 'interlock approve … --for impact'.", evidence),
            _ => Verdict.Pass(5, $"{facts.Commits} commit(s) on {facts.Branch}, {facts.Changed.Count} file(s), all locked by this task", evidence),
        };
    }

    public static Verdict Change(ChangeFacts facts)
    {
        var evidence = new JsonObject
        {
            ["change"] = facts.Number,
            ["open"] = facts.Open,
            ["change_branch"] = facts.ChangeBranch,
            ["branch"] = facts.Branch,
            ["head"] = facts.Head,
            ["branch_head"] = facts.BranchHead,
            ["foreign_task"] = facts.ForeignTask,
        };
        const string Hint = "Leave --change out, and submit opens the right one.";
        return facts switch
        {
            { Number: not > 0 } => Verdict.Refuse(6, "change.missing", "there is no change request", Hint, evidence),
            { Exists: false } => Verdict.Refuse(6, "change.unknown", $"the forge has no change {facts.Number}", Hint, evidence),
            { ForeignTask: { } other } => Verdict.Refuse(6, "change.foreign", $"change {facts.Number} belongs to {other}", Hint, evidence),
            { Open: false } => Verdict.Refuse(6, "change.not_open", $"change {facts.Number} is not open", Hint, evidence),
            _ when facts.ChangeBranch != facts.Branch => Verdict.Refuse(6, "change.other_branch", $"change {facts.Number} is of branch {facts.ChangeBranch}, not {facts.Branch}", Hint, evidence),
            _ when facts.Head != facts.BranchHead => Verdict.Refuse(6, "change.other_head", $"change {facts.Number} is of another commit than the branch", Hint, evidence),
            _ => Verdict.Pass(6, $"change {facts.Number} is open at {facts.Head[..Math.Min(10, facts.Head.Length)]}", evidence),
        };
    }

    public static Verdict Merge(MergeFacts facts)
    {
        var evidence = new JsonObject
        {
            ["merge_commit"] = facts.MergeCommit,
            ["on_target"] = facts.OnTarget,
            ["patch_present"] = facts.PatchPresent,
            ["reverted"] = JsonList.Of(facts.Reverted),
            ["checks_tree"] = facts.ChecksTree,
            ["merged_tree"] = facts.MergedTree,
            ["checks_passed"] = facts.ChecksPassed,
            ["failed_check"] = facts.FailedCheck,
        };
        if (facts.Outside is { } outside)
        {
            evidence["outside"] = new JsonObject { ["shape"] = outside.Shape, ["made_by"] = outside.MadeBy, ["subject"] = outside.Subject, ["named"] = outside.Named };
            evidence["accepted_by"] = facts.Accepted?.By;
        }

        return Checked(facts, evidence)
            ?? Provenance(facts, evidence)
            ?? (facts.ChecksConfigured == true && facts.ChecksTree != facts.MergedTree
                ? Verdict.Refuse(7, "checks.other_tree", "the checks ran on another tree than the one merged", "Run 'interlock merge process'.", evidence)
                : Verdict.Pass(7, Merged(facts), evidence));
    }

    /// <summary>The part of gate 7 that needs no checks: is this commit a merge of this task, and does it put back nobody's work?</summary>
    public static Verdict MergeProvenance(MergeFacts facts)
    {
        var evidence = new JsonObject
        {
            ["merge_commit"] = facts.MergeCommit,
            ["exists"] = facts.Exists,
            ["on_target"] = facts.OnTarget,
            ["patch_present"] = facts.PatchPresent,
            ["reverted"] = JsonList.Of(facts.Reverted),
        };
        return Provenance(facts, evidence) ?? Verdict.Pass(7, $"{facts.MergeCommit} carries this task's patch and is on the target", evidence);
    }

    private static Verdict? Checked(MergeFacts facts, JsonObject evidence) => facts switch
    {
        { NeedsRevision: true } => Verdict.Refuse(7, "review.needs_revision", "a reviewer asked for a revision", "Revise and submit again.", evidence),
        { ChecksConfigured: null } => Verdict.Refuse(7, "checks.not_configured", "no checks are configured", "Set merge.checks in interlock.yaml to the commands that must pass, or to none.", evidence),
        { ChecksPassed: false, Outside: null } => Verdict.Refuse(7, "checks.failed", $"the check '{facts.FailedCheck}' failed on exactly the tree that would be merged", "Mend it and submit again.", evidence),
        { ChecksPassed: false, Accepted: null } => Verdict.Refuse(7, "checks.failed", $"the check '{facts.FailedCheck}' failed on the merge that {facts.Outside!.MadeBy} made outside the queue", "Mend the target and name the commit with 'interlock merge submit … --commit SHA', or a person takes it as it is with 'interlock approve … --for completion'.", evidence),
        { ChecksConfigured: true, ChecksPassed: null } => Verdict.Refuse(7, "checks.missing", "the checks have not run", "Run 'interlock merge process'.", evidence),
        _ => null,
    };

    private static Verdict? Provenance(MergeFacts facts, JsonObject evidence) => facts switch
    {
        { MergeCommit: null } => Verdict.Refuse(7, "merge.missing", "there is no merge commit", "Run 'interlock merge process'.", evidence),
        _ when !IsCommitId(facts.MergeCommit) => Verdict.Refuse(7, "merge.malformed", $"'{facts.MergeCommit}' is not a commit id of 40 hex digits", Elsewhere, evidence),
        { Exists: false } => Verdict.Refuse(7, "merge.unknown", $"git has no commit {facts.MergeCommit}", Elsewhere, evidence),
        { OnTarget: false } => Verdict.Refuse(7, "merge.not_on_target", "the merge commit is not on the target branch", Elsewhere, evidence),
        { PatchPresent: false } => Verdict.Refuse(7, "merge.patch_missing", "the merge commit does not carry this task's patch", Elsewhere, evidence),
        { Reverted.Count: > 0, Accepted: null } => Verdict.Refuse(7, "merge.reverts_others", $"it puts back the work of others: {Some(facts.Reverted)}", "Bring that work back on the target and name the commit that does, or a person takes it as it is with 'interlock approve … --for completion'.", evidence),
        _ => null,
    };

    private static string Merged(MergeFacts facts) => facts switch
    {
        { Outside: null } => $"merged as {facts.MergeCommit![..10]}",
        { Accepted: { } taken } when facts.ChecksPassed == false => $"merged outside by {facts.Outside.MadeBy} as {facts.MergeCommit![..10]}; {taken.By} accepted that the check '{facts.FailedCheck}' failed on it: {taken.Reason}",
        { Accepted: { } taken } when facts.Reverted.Count > 0 => $"merged outside by {facts.Outside.MadeBy} as {facts.MergeCommit![..10]}; {taken.By} accepted that it puts back {Some(facts.Reverted)}: {taken.Reason}",
        _ => $"merged outside by {facts.Outside.MadeBy} as {facts.MergeCommit![..10]}",
    };

    /// <summary>deploying → done.</summary>
    public static Verdict Deploy(DeployFacts facts)
    {
        var evidence = new JsonObject { ["merge_commit"] = facts.MergeCommit, ["deployed"] = facts.Deployed, ["run"] = facts.Run, ["under_way"] = facts.Under, ["failure"] = facts.Failure, ["accepted_by"] = facts.Accepted?.By };
        var commit = facts.MergeCommit[..Math.Min(10, facts.MergeCommit.Length)];
        return facts switch
        {
            { Accepted: { } taken } => Verdict.Pass(7, $"{taken.By} says that {commit} is deployed: {taken.Reason}", evidence),
            { Failure: { } failure } => Verdict.Refuse(7, "deploy.failed", $"the deploy of {commit} failed: {failure}", $"It is tried again by 'interlock merge process'; see 'interlock run logs {facts.Run}'. If it is deployed all the same, a person says so with 'interlock approve {facts.Task} --for completion'.", evidence),
            { Deployed: null } => Verdict.Refuse(7, "deploy.missing", $"{commit} is not deployed yet{(facts.Under is { } run ? $", run {run} is at it" : "")}", "Run 'interlock merge process'.", evidence),
            _ => Verdict.Pass(7, facts.Deployed == facts.MergeCommit ? $"{commit} is deployed by run {facts.Run}" : $"{commit} is deployed with {facts.Deployed[..10]} by run {facts.Run}", evidence),
        };
    }

    public static Verdict Completion(CompletionFacts facts)
    {
        var evidence = new JsonObject { ["completion"] = facts.Completion, ["approved_by"] = facts.ApprovedBy, ["reason"] = facts.Reason, ["run"] = facts.SucceededRun };
        return facts switch
        {
            { Completion: "manual", ApprovedBy: null } => Verdict.Refuse(7, "completion.unapproved", "no person has said that it is done", $"A person says so with 'interlock approve {facts.Task} --for completion --name NAME --reason TEXT'.", evidence),
            { Completion: "external", SucceededRun: null } => Verdict.Refuse(7, "completion.no_run", "no run under this claim has succeeded", $"Run it with 'interlock run start --task {facts.Task} -- COMMAND'.", evidence),
            { Completion: "manual" } => Verdict.Pass(7, $"{facts.ApprovedBy} says it is done: {facts.Reason}", evidence),
            _ => Verdict.Pass(7, $"run {facts.SucceededRun} succeeded", evidence),
        };
    }

    public static Verdict Closing(ClosingFacts facts)
    {
        var evidence = new JsonObject { ["worklog"] = facts.WorklogWritten, ["issue"] = facts.Issue, ["issue_closed"] = facts.IssueClosed };
        return facts switch
        {
            { WorklogWritten: false } => Verdict.Refuse(8, "worklog.missing", "no worklog is written", "It is written when the task is merged; see 'interlock task show'.", evidence),
            { IssueClosed: false } => Verdict.Refuse(8, "issue.open", $"issue {facts.Issue} is still open", "Close it on the forge.", evidence),
            _ => Verdict.Pass(8, "worklog written, issue closed", evidence),
        };
    }

    private static bool IsCommitId(string text) => text.Length == 40 && text.All(char.IsAsciiHexDigit);

    private static string Some(IReadOnlyCollection<string> paths) =>
        string.Join(", ", paths.Take(5)) + (paths.Count > 5 ? $" and {paths.Count - 5} more" : "");
}
