using Interlock.Gates;

namespace Interlock.Tests.Gates;

public sealed class ExitGatesTests
{
    private static readonly string Commit = new('a', 40);

    private static readonly BranchFacts Branch = new("feat/1-1", true, "feat/1-1", true, 2, null, [], ["src/a.cs", "src/sub/b.cs"], ["src/"], false, Risk.Medium, true);

    private static readonly ChangeFacts Change = new(3, true, true, "feat/1-1", "feat/1-1", Commit, Commit);

    private static readonly MergeFacts Merge = new(Commit, true, true, true, [], true, "tree", "tree", true, null, false);

    public static IEnumerable<object[]> BranchFaults => Rows<BranchFacts>(
        ("branch.foreign", facts => facts with { ForeignTask = "demo/2" }),
        ("branch.name", facts => facts with { NameMatches = false }),
        ("branch.missing", facts => facts with { Exists = false }),
        ("worktree.dirty", facts => facts with { Dirty = ["x"] }),
        ("branch.no_commits", facts => facts with { Commits = 0 }),
        ("files.undeclared", facts => facts with { Changed = ["src/a.cs", "other.cs"] }),
        ("files.undeclared", facts => facts with { Locked = [] }),
        ("files.undeclared", facts => facts with { Changed = ["SRC/a.cs"] }),
        ("impact.unapproved", facts => facts with { Risk = Risk.High, RiskApproved = false }),
        ("impact.unapproved", facts => facts with { Risk = Risk.Critical, RiskApproved = false }));

    public static IEnumerable<object[]> ChangeFaults => Rows<ChangeFacts>(
        ("change.missing", facts => facts with { Number = null }),
        ("change.missing", facts => facts with { Number = 0 }),
        ("change.unknown", facts => facts with { Exists = false }),
        ("change.foreign", facts => facts with { ForeignTask = "demo/2" }),
        ("change.not_open", facts => facts with { Open = false }),
        ("change.other_branch", facts => facts with { ChangeBranch = "feat/2-2" }),
        ("change.other_head", facts => facts with { Head = new string('b', 40) }));

    public static IEnumerable<object[]> MergeFaults => Rows<MergeFacts>(
        ("review.needs_revision", facts => facts with { NeedsRevision = true }),
        ("checks.not_configured", facts => facts with { ChecksConfigured = null }),
        ("checks.failed", facts => facts with { ChecksPassed = false, FailedCheck = "test" }),
        ("checks.missing", facts => facts with { ChecksPassed = null }),
        ("merge.missing", facts => facts with { MergeCommit = null }),
        ("merge.malformed", facts => facts with { MergeCommit = "abc" }),
        ("merge.malformed", facts => facts with { MergeCommit = new string('g', 40) }),
        ("merge.malformed", facts => facts with { MergeCommit = new string('a', 41) }),
        ("merge.unknown", facts => facts with { Exists = false }),
        ("merge.not_on_target", facts => facts with { OnTarget = false }),
        ("merge.patch_missing", facts => facts with { PatchPresent = false }),
        ("merge.reverts_others", facts => facts with { Reverted = ["x"] }),
        ("checks.other_tree", facts => facts with { ChecksTree = "another" }));

    [Theory]
    [MemberData(nameof(BranchFaults))]
    internal void Gate_5_refuses_each_fault_alone(string code, Func<BranchFacts, BranchFacts> fault)
    {
        Verdicts.Passes(5, ExitGates.Branch(Branch));
        Verdicts.Refuses(5, code, ExitGates.Branch(fault(Branch)));
    }

    [Fact]
    public void Gate_5_lets_an_approved_risk_and_another_case_pass_where_they_may()
    {
        Verdicts.Passes(5, ExitGates.Branch(Branch with { Risk = Risk.Critical }));
        Verdicts.Passes(5, ExitGates.Branch(Branch with { Risk = null, RiskApproved = false }));
        Verdicts.Passes(5, ExitGates.Branch(Branch with { Risk = Risk.Medium, RiskApproved = false }));
        Verdicts.Passes(5, ExitGates.Branch(Branch with { Changed = ["SRC/a.cs"], IgnoreCase = true }));
    }

    [Theory]
    [MemberData(nameof(ChangeFaults))]
    internal void Gate_6_refuses_each_fault_alone(string code, Func<ChangeFacts, ChangeFacts> fault)
    {
        Verdicts.Passes(6, ExitGates.Change(Change));
        Verdicts.Refuses(6, code, ExitGates.Change(fault(Change)));
    }

    [Theory]
    [MemberData(nameof(MergeFaults))]
    internal void Gate_7_refuses_each_fault_alone(string code, Func<MergeFacts, MergeFacts> fault)
    {
        Verdicts.Passes(7, ExitGates.Merge(Merge));
        Verdicts.Refuses(7, code, ExitGates.Merge(fault(Merge)));
    }

    [Fact]
    public void Gate_7_asks_for_no_checks_where_none_is_what_somebody_said() =>
        Verdicts.Passes(7, ExitGates.Merge(Merge with { ChecksConfigured = false, ChecksPassed = null, ChecksTree = "" }));

    [Fact]
    public void Gate_7_takes_a_persons_word_for_red_and_for_put_back_but_for_nothing_else_and_only_outside_the_queue()
    {
        var outside = Merge with { Outside = new("merge", "Dora", "merged", false) };
        var red = outside with { ChecksPassed = false, FailedCheck = "sound" };
        var back = outside with { Reverted = ["a"] };
        var word = new Acceptance("rita", "known");
        Verdicts.Passes(7, ExitGates.Merge(outside));
        Verdicts.Refuses(7, "checks.failed", ExitGates.Merge(red));
        Verdicts.Refuses(7, "merge.reverts_others", ExitGates.Merge(back));
        Verdicts.Passes(7, ExitGates.Merge(red with { Accepted = word }));
        Verdicts.Passes(7, ExitGates.Merge(back with { Accepted = word }));
        Assert.Contains("rita accepted that the check 'sound' failed on it: known", ExitGates.Merge(red with { Accepted = word }).Message, StringComparison.Ordinal);
        Verdicts.Refuses(7, "checks.failed", ExitGates.Merge(Merge with { ChecksPassed = false, FailedCheck = "sound", Accepted = word }));
        Verdicts.Refuses(7, "merge.patch_missing", ExitGates.Merge(red with { Accepted = word, PatchPresent = false }));
        Verdicts.Refuses(7, "checks.other_tree", ExitGates.Merge(red with { Accepted = word, ChecksTree = "another" }));
    }

    [Fact]
    public void Manual_and_external_tasks_bring_evidence_of_their_own()
    {
        var manual = new CompletionFacts("demo/1", "manual", "bob", "looked at it", null);
        Verdicts.Passes(7, ExitGates.Completion(manual));
        Verdicts.Refuses(7, "completion.unapproved", ExitGates.Completion(manual with { ApprovedBy = null }));
        Verdicts.Refuses(7, "completion.unapproved", ExitGates.Completion(manual with { ApprovedBy = null, SucceededRun = "r1" }));
        var external = new CompletionFacts("demo/1", "external", null, null, "r1");
        Verdicts.Passes(7, ExitGates.Completion(external));
        Verdicts.Refuses(7, "completion.no_run", ExitGates.Completion(external with { SucceededRun = null }));
        Verdicts.Refuses(7, "completion.no_run", ExitGates.Completion(external with { SucceededRun = null, ApprovedBy = "bob" }));
    }

    [Fact]
    public void Gate_8_asks_for_a_worklog_and_a_closed_issue()
    {
        var good = new ClosingFacts(true, 4, true);
        Verdicts.Passes(8, ExitGates.Closing(good));
        Verdicts.Refuses(8, "worklog.missing", ExitGates.Closing(good with { WorklogWritten = false }));
        Verdicts.Refuses(8, "issue.open", ExitGates.Closing(good with { IssueClosed = false }));
    }

    private static IEnumerable<object[]> Rows<T>(params (string Code, Func<T, T> Fault)[] rows) => rows.Select(row => new object[] { row.Code, row.Fault });
}
