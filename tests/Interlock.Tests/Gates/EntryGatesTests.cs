using Interlock.Gates;

namespace Interlock.Tests.Gates;

public sealed class EntryGatesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly ImpactRecord High = new()
    {
        Task = "u1",
        Risk = Risk.High,
        Commit = "base",
        FileSetHash = "files",
        Source = "test",
        RecordedAt = Now,
    };

    private static readonly Approval Yes = new() { Task = "u1", Purpose = "impact", Granted = true, By = "bob", Reason = "fine", Risk = Risk.High, At = Now };

    private static readonly ImpactFacts Approved = new("demo/1", High, "base", "files", true, Yes, true, false);

    [Fact]
    public void Gate_0_asks_for_an_issue_that_exists()
    {
        var good = new IssueFacts(7, true, "local");
        Verdicts.Passes(0, EntryGates.Issue(good));
        Verdicts.Refuses(0, "issue.missing", EntryGates.Issue(good with { Issue = null }));
        Verdicts.Refuses(0, "issue.missing", EntryGates.Issue(good with { Issue = 0 }));
        Verdicts.Refuses(0, "issue.missing", EntryGates.Issue(good with { Issue = -3 }));
        Verdicts.Refuses(0, "issue.unknown", EntryGates.Issue(good with { Exists = false }));
    }

    [Fact]
    public void Gate_1_asks_for_a_definition()
    {
        var good = new DefinitionFacts("title", "text", [], []);
        Verdicts.Passes(1, EntryGates.Definition(good));
        Verdicts.Refuses(1, "title.blank", EntryGates.Definition(good with { Title = " \t" }));
        Verdicts.Refuses(1, "description.blank", EntryGates.Definition(good with { Description = "\n" }));
        Verdicts.Refuses(1, "dependency.unknown", EntryGates.Definition(good with { Missing = ["9"] }));
        Verdicts.Refuses(1, "dependency.cycle", EntryGates.Definition(good with { Cycle = ["1", "2", "1"] }));
        Assert.Contains("1 → 2 → 1", EntryGates.Definition(good with { Cycle = ["1", "2", "1"] }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_2_asks_that_every_hard_dependency_is_done()
    {
        Verdicts.Passes(2, EntryGates.Dependencies(new("demo/0", [])));
        Verdicts.Refuses(2, "dependencies.open", EntryGates.Dependencies(new("demo/0", [("demo/1", "pending")])));
        var many = EntryGates.Dependencies(new("demo/0", [.. Enumerable.Range(1, 9).Select(i => ($"demo/{i}", "blocked"))]));
        Assert.Contains("demo/5 (blocked) and 4 more", many.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_3_passes_low_and_medium_without_anybody()
    {
        foreach (var risk in (Risk[])[Risk.Low, Risk.Medium])
        {
            Verdicts.Passes(3, EntryGates.Impact(Approved with { Impact = High with { Risk = risk }, Approval = null, ApprovalFresh = false }));
        }
    }

    [Theory]
    [InlineData(Risk.High)]
    [InlineData(Risk.Critical)]
    public void Gate_3_asks_for_a_fresh_impact_and_a_fresh_approval(Risk risk)
    {
        var good = Approved with { Impact = High with { Risk = risk } };
        Verdicts.Passes(3, EntryGates.Impact(good));
        Verdicts.Refuses(3, "impact.missing", EntryGates.Impact(good with { Impact = null }));
        Verdicts.Refuses(3, "impact.stale", EntryGates.Impact(good with { ImpactFresh = false }));
        Verdicts.Refuses(3, "impact.stale", EntryGates.Impact(good with { FileSetHash = "others" }));
        Verdicts.Refuses(3, "approval.missing", EntryGates.Impact(good with { Approval = null }));
        Verdicts.Refuses(3, "approval.denied", EntryGates.Impact(good with { Approval = Yes with { Granted = false } }));
        Verdicts.Refuses(3, "approval.stale", EntryGates.Impact(good with { ApprovalFresh = false }));
        Verdicts.Refuses(3, "approval.own", EntryGates.Impact(good with { Approval = Yes with { Own = true }, FourEyes = true }));
        Verdicts.Passes(3, EntryGates.Impact(good with { Approval = Yes with { Own = true } }));
        Verdicts.Passes(3, EntryGates.Impact(good with { FourEyes = true }));
    }

    [Theory]
    [InlineData("src/a.cs", "src/a.cs", true)]
    [InlineData("src/a.cs", "src/", true)]
    [InlineData("src/a/", "src/**", true)]
    [InlineData("src/**", "src/**", true)]
    [InlineData("src/**", "src/a.cs", false)]
    [InlineData("src/*.cs", "src/**", false)]
    [InlineData("src/a/", "src/*", false)]
    [InlineData("src/a.cs", "src/b.cs", false)]
    [InlineData("src/a.cs", "", false)]
    public void Gate_4_asks_that_each_file_is_locked(string file, string held, bool passes)
    {
        var verdict = EntryGates.Locks(new([file], held.Length == 0 ? [] : [held], false));
        if (passes)
        {
            Verdicts.Passes(4, verdict);
        }
        else
        {
            Verdicts.Refuses(4, "lock.missing", verdict);
            Assert.Contains(file, verdict.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Gate_4_has_nothing_to_ask_where_no_file_is_declared() => Verdicts.Passes(4, EntryGates.Locks(new([], [], false)));
}
