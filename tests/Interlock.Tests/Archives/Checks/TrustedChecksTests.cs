using Interlock.Archives.Checks;
using Interlock.Journal;
using Interlock.Registry;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Archives.Checks;

public sealed class TrustedChecksTests
{
    private static readonly RanCheck Test = new("test", "1111111111111111", "repository", "interlock.yaml:3:7");
    private static readonly RanCheck Weaker = Test with { Command = "2222222222222222" };
    private static readonly RanCheck Lint = new("lint", "3333333333333333", "user", "config.yaml:1:1");

    private static string[] Codes(RanCheck[] ran, params RanCheck[][] trusted)
    {
        var desk = new Desk(options => options with { CheckSources = ran });
        foreach (var checks in trusted)
        {
            desk.Registry.Trusting.Record(true, "sha256:0", checks, Desk.Ann);
        }

        desk.Make("1", "a");
        desk.Finish("1");
        return [.. StoreVerification.Run(desk.Store, null).Value.Findings.Select(finding => finding.Code)];
    }

    [Fact]
    public void Done_by_what_was_trusted_is_sound() => Assert.Empty(Codes([Test], [Test]));

    [Fact]
    public void More_checks_than_were_trusted_are_sound() => Assert.Empty(Codes([Test, Lint], [Test]));

    [Fact]
    public void What_other_layers_add_is_not_what_was_trusted() => Assert.Empty(Codes([Test], [Test, Lint]));

    [Fact]
    public void Going_back_to_what_was_trusted_before_is_sound() => Assert.Empty(Codes([Test], [Test], [Weaker]));

    [Fact]
    public void Where_nobody_trusted_anything_there_is_nothing_to_compare_with() => Assert.Empty(Codes([Weaker]));

    [Fact]
    public void Another_command_under_the_same_name_is_told() => Assert.Equal(["done.other_checks"], Codes([Weaker], [Test]));

    [Fact]
    public void Fewer_checks_are_told() => Assert.Equal(["done.other_checks"], Codes([Lint], [Test]));

    [Fact]
    public void No_checks_are_told() => Assert.Equal(["done.other_checks"], Codes([], [Test]));

    [Fact]
    public void A_trust_that_came_later_makes_nothing_sound()
    {
        var desk = new Desk(options => options with { CheckSources = [Weaker] });
        desk.Registry.Trusting.Record(true, "sha256:0", [Test], Desk.Ann);
        desk.Make("1", "a");
        desk.Finish("1");
        desk.Registry.Trusting.Record(true, "sha256:1", [Weaker], Desk.Ann);
        Assert.Equal("done.other_checks", Assert.Single(StoreVerification.Run(desk.Store, null).Value.Findings).Code);
    }

    [Theory]
    [InlineData(true, false, "target.rewound")]
    [InlineData(false, true, "target.moved")]
    [InlineData(false, false, null)]
    public void A_move_of_the_target_is_told_until_somebody_accepts_it(bool rewound, bool runs, string? code)
    {
        var desk = new Desk();
        desk.Store.Write(tx =>
        {
            desk.Registry.Context.Begin(tx, null).Log(EventTypes.TargetMoved, null, new() { ["target"] = "main", ["from"] = "a", ["to"] = "b", ["rewound"] = rewound, ["runs"] = JsonList.Of(runs ? ["run00001"] : []) });
            return 0;
        });
        string[] Found() => [.. StoreVerification.Run(desk.Store, null).Value.Findings.Select(finding => finding.Code)];
        Assert.Equal(code is null ? [] : [code], Found());
        desk.Registry.Targeting.Accept("b", "looked at it", Desk.Ann);
        Assert.Empty(Found());
    }
}
