using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Gates.Watching;

namespace Interlock.Gates;

/// <summary>Gates 5 to 8: what must hold before a task is called done and closed. Pure.</summary>
internal static class ExitGates
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
            ["unusual"] = WatchedFacts.ToJson(facts.Unusual.Files),
            ["protected"] = WatchedFacts.ToJson(facts.Protected.Files),
            ["tests_weakened"] = WatchedFacts.ToJson(facts.Weakened.Files),
            ["risk"] = facts.Risk?.Name(),
        };
        return Verdict.On(5, evidence)
            .Ask("branch.foreign", $"branch {facts.Branch} belongs to {facts.ForeignTask}", $"Work on {facts.ExpectedName}.", facts.ForeignTask is null, $"branch {facts.Branch} is of no other task")
            .Ask("branch.name", $"branch '{facts.Branch}' does not follow the naming rule", $"Name it {facts.ExpectedName}.", facts.NameMatches, "its name follows the naming rule")
            .Ask("branch.missing", $"branch {facts.Branch} does not exist", "Create it from the target and commit the work on it.", facts.Exists, "it exists")
            .Ask("worktree.dirty", $"the working tree has changes that are not committed: {Some(facts.Dirty)}", "Commit them or put them away.", When(facts.Exists, facts.Dirty.Count == 0), "everything is committed")
            .Ask("branch.no_commits", "no commit of this task stands beyond its base: nothing was changed", "Do the work, then submit again. If a person has fast-forwarded the target to it: 'interlock merge submit … --commit SHA'.", When(facts.Exists, facts.Commits > 0 || facts.MergedBefore is not null), facts.Commits > 0 ? $"it has {facts.Commits} commit(s) of this task" : $"it is merged as {facts.MergedBefore}")
            .Ask("branch.no_changes", $"the {facts.Commits} commit(s) of this task change nothing taken together", "Do the work, then submit again; a task with nothing to change is created with --completion checks or manual.", When(facts.Exists, facts.Commits == 0 || facts.Changed.Count > 0), $"{facts.Changed.Count} file(s) are changed")
            .Ask("files.undeclared", $"changed without holding the lock: {Some(undeclared)}", "Take them back, or declare them with 'interlock lock acquire'.", When(facts.Exists, undeclared.Count == 0), $"all {facts.Changed.Count} changed file(s) are locked by this task")
            .Ask("branch.unsound_object", $"objects of the branch are missing or not what their names say: {Some(facts.Unsound)}", "See 'git fsck'; commit the work again from its files.", When(facts.Exists, facts.Unsound.Count == 0), "every new object is what its name says")
            .Ask("branch.nested_repository", $"repositories of their own are committed as pointers, without their files: {Some(facts.Gitlinks)}", "Remove the inner .git and commit the files, or add it as a submodule.", When(facts.Exists, facts.Gitlinks.Count == 0), "no repository inside is committed as a pointer")
            .Ask("submodule.unpublished", $"submodules are moved to commits that their remotes do not have: {Some(facts.Unpublished)}", "Push the submodule's commits and fetch them there, then submit again.", When(facts.Exists, facts.Unpublished.Count == 0), "submodules stand at commits that their remotes have")
            .Ask("branch.reverts_others", $"it puts back what others changed since the task was claimed: {Some(facts.Reverted)}", "Bring the branch up to date by a rebase or a merge that keeps their work, then submit again.", When(facts.Exists, facts.Reverted.Count == 0), "it puts back nobody's work")
            .Ask("files.unusual", facts.Unusual.Fault("unusual files that nobody declared"), $"Take them back, declare them by name with --file, or a person answers with 'interlock approve {facts.Unusual.Task} --for files --as NAME --reason TEXT'.", When(facts.Exists, facts.Unusual.Holds), facts.Unusual.Fact("no new file is unusual"))
            .Ask("files.protected", facts.Protected.Fault("changed without a person's approval"), facts.Protected.Hint, When(facts.Exists, facts.Protected.Holds), facts.Protected.Fact("no protected file is changed"))
            .Ask("tests.weakened", facts.Weakened.Fault("tests that were weakened"), facts.Weakened.Hint, When(facts.Exists, facts.Weakened.Holds), facts.Weakened is { Files.Count: > 0, ApprovedBy: null } ? "tests were weakened, and nobody has to approve that" : facts.Weakened.Fact("no test is weakened"))
            .Ask("impact.unapproved", $"what was really changed has impact {facts.Risk?.Name()}, and no person approved that", "A person answers with 'interlock approve … --for impact'.", When(facts.Exists, !(facts.Risk?.NeedsApproval() == true && !facts.RiskApproved)), facts.Risk is null ? "nothing was changed whose impact could be judged" : $"what was really changed has impact {facts.Risk.Value.Name()}{(facts.Risk.Value.NeedsApproval() ? ", and a person approved that" : "")}")
            .Say(() => facts.Commits == 0
                ? $"nothing was added to what is merged as {facts.MergedBefore![..10]}"
                : $"{facts.Commits} commit(s) on {facts.Branch}, {facts.Changed.Count} file(s), all locked by this task");
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
        var there = facts is { Number: > 0, Exists: true };
        return Verdict.On(6, evidence)
            .Ask("change.missing", "there is no change request", Hint, facts.Number is > 0, $"its change is {facts.Number}")
            .Ask("change.unknown", $"the forge has no change {facts.Number}", Hint, facts.Number is > 0 ? facts.Exists : null, "the forge has it")
            .Ask("change.foreign", $"change {facts.Number} belongs to {facts.ForeignTask}", Hint, When(there, facts.ForeignTask is null), "it is of this task")
            .Ask("change.not_open", $"change {facts.Number} is not open", Hint, When(there, facts.Open || facts.MergedBefore is not null), facts.Open ? "it is open" : $"it was merged as {facts.MergedBefore}")
            .Ask("change.other_branch", $"change {facts.Number} is of branch {facts.ChangeBranch}, not {facts.Branch}", Hint, When(there, facts.ChangeBranch == facts.Branch), $"it is of branch {facts.Branch}")
            .Ask("change.other_head", $"change {facts.Number} is of another commit than the branch", Hint, When(there, facts.Head == facts.BranchHead || facts.MergedBefore is not null), facts.Head == facts.BranchHead ? "it is of the commit that the branch stands at" : "nothing was added to what was merged")
            .Say(() => facts is { Open: false, MergedBefore: { } merged } ? $"change {facts.Number} was merged as {merged[..10]}" : $"change {facts.Number} is open at {facts.Head[..Math.Min(10, facts.Head.Length)]}");
    }

    public static Verdict Merge(MergeFacts facts)
    {
        var evidence = new JsonObject
        {
            ["merge_commit"] = facts.MergeCommit,
            ["on_target"] = facts.OnTarget,
            ["patch_present"] = facts.PatchPresent,
            ["reverted"] = JsonList.Of(facts.Reverted),
            ["undeclared"] = JsonList.Of(facts.Undeclared.Take(50)),
            ["protected"] = WatchedFacts.ToJson(facts.Protected.Files),
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

        var asked = AskChecks(Verdict.On(7, evidence), facts);
        return AskProvenance(asked, facts)
            .Ask("checks.other_tree", "the checks ran on another tree than the one merged", "Run 'interlock merge process'.", facts.MergeCommit is null || facts is { ChecksConfigured: true, ChecksPassed: null } ? null : facts.ChecksConfigured != true || facts.ChecksTree == facts.MergedTree, "the checks ran on exactly this tree")
            .Say(() => Merged(facts));
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
            ["undeclared"] = JsonList.Of(facts.Undeclared.Take(50)),
            ["protected"] = WatchedFacts.ToJson(facts.Protected.Files),
        };
        return AskProvenance(Verdict.On(7, evidence), facts).Say(() => $"{facts.MergeCommit} carries this task's patch and is on the target");
    }

    private static Questions AskChecks(Questions asked, MergeFacts facts)
    {
        var where = facts.Outside is { } outside ? $"the merge that {outside.MadeBy} made outside the queue" : "exactly the tree that would be merged";
        var mend = facts.Outside is null
            ? "Mend it and submit again."
            : "Mend the target and name the commit with 'interlock merge submit … --commit SHA', or a person takes it as it is with 'interlock approve … --for completion'.";
        var fine = facts switch
        {
            { ChecksConfigured: false } => "no checks are asked for",
            { ChecksPassed: false } => $"the check '{facts.FailedCheck}' failed, and {facts.Accepted?.By} accepted that",
            { ChecksPassed: null } => "no check has failed",
            _ => "the checks passed",
        };
        return asked
            .Ask("review.needs_revision", "a reviewer asked for a revision", "Revise and submit again.", !facts.NeedsRevision, "no reviewer asked for a revision")
            .Ask("checks.not_configured", "no checks are configured", "Set merge.checks in interlock.yaml to the commands that must pass, or to none.", facts.ChecksConfigured is not null, facts.ChecksConfigured == true ? "checks are configured" : "it is configured that nothing is checked")
            .Ask("checks.changed_tree", $"the check '{facts.FailedCheck}' changed tracked files, so that the checks after it would see another tree: {Some(facts.ChangedTree)}", "Take the change into the work, or list the files under 'writes' of that check.", facts.ChangedTree.Count == 0 || facts is { Outside: not null, Accepted: not null }, "no check changed the files that it ran on")
            .Ask("checks.failed", $"the check '{facts.FailedCheck}' failed on {where}", mend, facts.ChecksPassed != false || facts is { Outside: not null, Accepted: not null }, fine)
            .Ask("checks.missing", "the checks have not run", "Run 'interlock merge process'.", facts.ChecksConfigured is null ? null : facts is not { ChecksConfigured: true, ChecksPassed: null }, facts.ChecksConfigured == true ? "they have run" : "none have to run");
    }

    private static Questions AskProvenance(Questions asked, MergeFacts facts)
    {
        bool? named = facts.MergeCommit is null ? null : IsCommitId(facts.MergeCommit);
        bool? exists = named == true ? facts.Exists : null;
        var there = exists == true;
        return asked
            .Ask("merge.missing", "there is no merge commit", "Run 'interlock merge process'.", facts.MergeCommit is not null, $"its merge is {facts.MergeCommit}")
            .Ask("merge.malformed", $"'{facts.MergeCommit}' is not a commit id of 40 hex digits", Elsewhere, named, "that is a commit id of 40 hex digits")
            .Ask("merge.unknown", $"git has no commit {facts.MergeCommit}", Elsewhere, exists, "git has it")
            .Ask("merge.not_on_target", "the merge commit is not on the target branch", Elsewhere, When(there, facts.OnTarget), "it is on the target branch")
            .Ask("merge.patch_missing", "the merge commit does not carry this task's patch", Elsewhere, When(there, facts.PatchPresent), "it carries this task's patch")
            .Ask("merge.undeclared", $"it changes without the lock: {Some(facts.Undeclared)}", facts.Outside is null ? "Declare them with 'interlock lock acquire', or take them back, and submit again." : "A person takes it as it is with 'interlock approve … --for completion'.", When(there, facts.Undeclared.Count == 0 || facts.Accepted is not null), facts.Undeclared.Count == 0 ? "everything it changes is locked by this task" : $"{facts.Accepted?.By} accepted that it changes {Some(facts.Undeclared)}")
            .Ask("files.protected", facts.Protected.Fault("it changes without a person's approval"), facts.Outside is null ? facts.Protected.Hint : "A person takes it as it is with 'interlock approve … --for completion'.", When(there, facts.Protected.Holds || facts.Accepted is not null), facts.Protected.Holds ? facts.Protected.Fact("it changes no protected file") : $"{facts.Accepted?.By} accepted the protected files that it changes")
            .Ask("merge.reverts_others", $"it puts back the work of others: {Some(facts.Reverted)}", "Bring that work back on the target and name the commit that does, or a person takes it as it is with 'interlock approve … --for completion'.", When(there, facts.Reverted.Count == 0 || facts.Accepted is not null), facts.Reverted.Count == 0 ? "it puts back nobody's work" : $"{facts.Accepted?.By} accepted that it puts back {Some(facts.Reverted)}");
    }

    private static string Merged(MergeFacts facts) => facts switch
    {
        { Outside: null } => $"merged as {facts.MergeCommit![..10]}",
        { Accepted: { } taken } when facts.ChecksPassed == false => $"merged outside by {facts.Outside.MadeBy} as {facts.MergeCommit![..10]}; {taken.By} accepted that the check '{facts.FailedCheck}' failed on it: {taken.Reason}",
        { Accepted: { } taken } when facts.Reverted.Count > 0 => $"merged outside by {facts.Outside.MadeBy} as {facts.MergeCommit![..10]}; {taken.By} accepted that it puts back {Some(facts.Reverted)}: {taken.Reason}",
        { Accepted: { } taken } when !facts.Protected.Holds => $"merged outside by {facts.Outside.MadeBy} as {facts.MergeCommit![..10]}; {taken.By} accepted that it changes {string.Join(", ", facts.Protected.Open.Take(5))}: {taken.Reason}",
        { Accepted: { } taken } when facts.Undeclared.Count > 0 => $"merged outside by {facts.Outside.MadeBy} as {facts.MergeCommit![..10]}; {taken.By} accepted that it changes {Some(facts.Undeclared)} without the lock: {taken.Reason}",
        _ => $"merged outside by {facts.Outside.MadeBy} as {facts.MergeCommit![..10]}",
    };

    /// <summary>deploying → done.</summary>
    public static Verdict Deploy(DeployFacts facts)
    {
        var evidence = new JsonObject { ["merge_commit"] = facts.MergeCommit, ["deployed"] = facts.Deployed, ["run"] = facts.Run, ["under_way"] = facts.Under, ["failure"] = facts.Failure, ["accepted_by"] = facts.Accepted?.By };
        var commit = facts.MergeCommit.Length == 0 ? "its merge" : facts.MergeCommit[..Math.Min(10, facts.MergeCommit.Length)];
        var taken = facts.Accepted;
        return Verdict.On(7, evidence)
            .Ask("deploy.failed", $"the deploy of {commit} failed: {facts.Failure}", $"It is tried again by 'interlock merge process'; see 'interlock run logs {facts.Run}'. If it is deployed all the same, a person says so with 'interlock approve {facts.Task} --for completion --as NAME --reason TEXT'.", facts.Failure is null || taken is not null, taken is null ? "no deploy of it has failed last" : $"{taken.By} says that it is deployed: {taken.Reason}")
            .Ask("deploy.missing", $"{commit} is not deployed yet{(facts.Under is { } run ? $", run {run} is at it" : "")}", "Run 'interlock merge process'.", When(facts.Failure is null || taken is not null, facts.Deployed is not null || taken is not null), facts.Deployed is null ? "its word stands in the place of a run" : $"run {facts.Run} deployed {facts.Deployed}")
            .Say(() => taken is not null ? $"{taken.By} says that {commit} is deployed: {taken.Reason}"
                : facts.Deployed == facts.MergeCommit ? $"{commit} is deployed by run {facts.Run}"
                : $"{commit} is deployed with {facts.Deployed![..10]} by run {facts.Run}");
    }

    public static Verdict Completion(CompletionFacts facts)
    {
        var evidence = new JsonObject { ["completion"] = facts.Completion, ["approved_by"] = facts.ApprovedBy, ["reason"] = facts.Reason, ["run"] = facts.SucceededRun };
        var asked = Verdict.On(7, evidence);
        return facts.Completion == "manual"
            ? asked
                .Ask("completion.unapproved", "no person has said that it is done", $"A person says so with 'interlock approve {facts.Task} --for completion --as NAME --reason TEXT'.", facts.ApprovedBy is not null, $"{facts.ApprovedBy} says it is done: {facts.Reason}")
                .Say(() => $"{facts.ApprovedBy} says it is done: {facts.Reason}")
            : asked
                .Ask("completion.no_run", "no run under this claim has succeeded", $"Run it with 'interlock run start --task {facts.Task} -- COMMAND'.", facts.SucceededRun is not null, $"run {facts.SucceededRun} succeeded")
                .Say(() => $"run {facts.SucceededRun} succeeded");
    }

    public static Verdict Closing(ClosingFacts facts)
    {
        var evidence = new JsonObject { ["worklog"] = facts.WorklogWritten, ["issue"] = facts.Issue, ["issue_closed"] = facts.IssueClosed };
        return Verdict.On(8, evidence)
            .Ask("worklog.missing", "no worklog is written", "It is written when the task is merged; see 'interlock task show'.", facts.WorklogWritten, "a worklog is written")
            .Ask("issue.open", $"issue {facts.Issue} is still open", "Close it on the forge.", facts.IssueClosed, facts.Issue is null ? "there is no issue to close" : $"issue {facts.Issue} is closed")
            .Say(() => "worklog written, issue closed");
    }

    /// <summary>Null while what it hangs on is not so.</summary>
    private static bool? When(bool known, bool holds) => known ? holds : null;

    private static bool IsCommitId(string text) => text.Length == 40 && text.All(char.IsAsciiHexDigit);

    private static string Some(IReadOnlyCollection<string> paths) =>
        string.Join(", ", paths.Take(5)) + (paths.Count > 5 ? $" and {paths.Count - 5} more" : "");
}
