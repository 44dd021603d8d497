using Interlock.Journal;
using Interlock.Registry.Reviewing;

namespace Interlock.Tests.Registry.Reviewing;

public sealed class TargetingTests
{
    private readonly Desk desk = new();

    private static TargetChoice Looks(string branch) => new(branch, "as it looks", false);

    private RepositoryFacts Decide(string looks, TargetChoice? named = null, bool configured = false) =>
        Targeting.Decide(desk.Registry.Context, "", _ => Looks(looks), named, configured, _ => FakeWorkspace.Commit('a')).Value;

    private RepositoryFacts Facts => Targeting.Find(desk.Store, "")!;

    private bool Look() => desk.Registry.Targeting.LookAsync(default).GetAwaiter().GetResult();

    [Fact]
    public void The_target_is_decided_once_and_kept_whatever_is_checked_out_later()
    {
        Assert.Equal("develop", Decide("develop").Target);
        Assert.Equal("develop", Decide("main").Target);
        var told = Assert.Single(desk.Events(type: EventTypes.TargetDecided)).Details;
        Assert.Equal(("develop", "as it looks"), ((string)told["target"]!, (string)told["because"]!));
    }

    [Fact]
    public void The_repositorys_own_file_may_name_another_later_and_nobody_else()
    {
        Decide("main");
        Assert.Equal("main", Decide("main", new("side", "named by the user", false)).Target);
        Assert.Equal("side", Decide("main", new("side", "named by interlock.yaml", true)).Target);
        Assert.Equal(["main", "side"], desk.Events(type: EventTypes.TargetDecided).Select(told => (string)told.Details["target"]!));
    }

    [Fact]
    public void What_the_user_names_counts_where_nothing_was_decided()
    {
        Assert.Equal("side", Decide("main", new("side", "named by the user", false)).Target);
        Assert.Equal("side", Decide("main").Target);
    }

    [Fact]
    public void A_registry_that_merged_before_goes_on_where_it_merged_to()
    {
        desk.Make("1", "a");
        desk.Submit("1");
        var asked = "";
        Targeting.Decide(desk.Registry.Context, "", earlier => Looks(asked = earlier!), null, false, _ => null);
        Assert.Equal("main", asked);
    }

    [Fact]
    public void Two_repositories_of_one_registry_have_targets_of_their_own()
    {
        Decide("main");
        Targeting.Decide(desk.Registry.Context, "/other/.git", _ => Looks("trunk"), null, false, _ => null);
        Assert.Equal(("main", "trunk"), (Facts.Target, Targeting.Find(desk.Store, "/other/.git")!.Target));
    }

    [Fact]
    public void That_there_was_a_configuration_file_is_never_forgotten()
    {
        Assert.False(Decide("main").HasConfiguration);
        Assert.True(Decide("main", configured: true).HasConfiguration);
        Assert.True(Decide("main").HasConfiguration);
        Assert.True(Decide("main", new("side", "x", true)).HasConfiguration);
    }

    [Fact]
    public void Whoever_moves_the_target_leaves_one_event_with_what_is_known()
    {
        Decide("main");
        var run = desk.Registry.Runs.Start(new() { Id = "run00001", Type = Interlock.Runs.RunType.LocalAgent, Host = "h1", StartedAt = desk.Time.GetUtcNow(), OutputPath = "" }, null);
        desk.Workspace.Tip = FakeWorkspace.Commit('b');
        desk.Workspace.Movement = new([new(FakeWorkspace.Commit('b'), "dev", "dev", "direct")], 1, false, "dev <dev@example.org>", "commit: direct");

        Assert.True(Look());
        Assert.False(Look());

        var told = Assert.Single(desk.Events(type: EventTypes.TargetMoved)).Details;
        Assert.Equal((FakeWorkspace.Commit('a'), FakeWorkspace.Commit('b'), "dev <dev@example.org>"), ((string)told["from"]!, (string)told["to"]!, (string)told["by"]!));
        Assert.Equal(run.Id, (string)Assert.Single(told["runs"]!.AsArray())!);
        Assert.Equal("direct", (string)Assert.Single(told["commits"]!.AsArray())!["subject"]!);
    }

    [Fact]
    public void The_queues_own_move_is_no_event_even_when_it_died_over_it()
    {
        Decide("main");
        desk.Registry.Targeting.Expect(FakeWorkspace.Commit('b'));
        desk.Workspace.Tip = FakeWorkspace.Commit('b');
        Assert.False(Look());
        Assert.Equal(FakeWorkspace.Commit('b'), Facts.Tip);

        desk.Registry.Targeting.Expect(FakeWorkspace.Commit('c'));
        desk.Workspace.Tip = FakeWorkspace.Commit('d');
        desk.Workspace.Movement = new([new(FakeWorkspace.Commit('c'), "i", "i", "ours"), new(FakeWorkspace.Commit('d'), "dev", "dev", "theirs")], 2, false, null, null);
        Assert.True(Look());
        Assert.Equal("theirs", (string)Assert.Single(Assert.Single(desk.Events(type: EventTypes.TargetMoved)).Details["commits"]!.AsArray())!["subject"]!);
    }

    [Fact]
    public void A_target_that_was_set_back_is_told_though_it_has_no_new_commit()
    {
        Decide("main");
        desk.Workspace.Tip = FakeWorkspace.Commit('0');
        desk.Workspace.Movement = new([], 0, true, null, null);
        Assert.True(Look());
        Assert.True((bool)Assert.Single(desk.Events(type: EventTypes.TargetMoved)).Details["rewound"]!);
    }

    [Fact]
    public void Two_who_see_the_same_move_tell_it_once()
    {
        Decide("main");
        desk.Workspace.Tip = FakeWorkspace.Commit('b');
        desk.Workspace.Movement = new([new(FakeWorkspace.Commit('b'), "dev", "dev", "direct")], 1, false, null, null);
        desk.Workspace.Meanwhile = () => Look();
        Assert.False(Look());
        Assert.Single(desk.Events(type: EventTypes.TargetMoved));
    }

    [Fact]
    public void Only_a_person_with_a_reason_accepts_a_move()
    {
        Decide("main");
        Assert.Equal("target.by_run", desk.Registry.Targeting.Accept("b", "fine", Desk.Bot).Refusal!.Code);
        Assert.Equal("reason.missing", desk.Registry.Targeting.Accept("b", " ", Desk.Ann).Refusal!.Code);
        Assert.Equal("target.unknown_move", desk.Registry.Targeting.Accept(FakeWorkspace.Commit('b'), "fine", Desk.Ann).Refusal!.Code);
        desk.Workspace.Tip = FakeWorkspace.Commit('b');
        desk.Workspace.Movement = new([new(FakeWorkspace.Commit('b'), "dev", "dev", "direct")], 1, false, null, null);
        Look();
        Assert.Equal(FakeWorkspace.Commit('b'), desk.Registry.Targeting.Accept(FakeWorkspace.Commit('b'), "fine", Desk.Ann).Value);
    }
}
