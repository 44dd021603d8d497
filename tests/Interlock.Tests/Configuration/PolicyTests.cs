using Interlock.Configuration;

namespace Interlock.Tests.Configuration;

public sealed class PolicyTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    private LoadedConfig Load(string repository, string user = "", Dictionary<string, string>? environment = null, Dictionary<string, string>? flags = null) =>
        folder.With("interlock.yaml", repository).With("home/config.yaml", user).Load(environment, flags).Value;

    private static ConfigEntry Entry(LoadedConfig config, string path) => config.Entries.Single(entry => entry.Path == path);

    [Theory]
    [InlineData("merge: { checks: none }")]
    [InlineData("merge: { checks: [{ name: test, run: 'true' }] }")]
    public void The_repositorys_checks_stand_whatever_the_user_says(string user)
    {
        var config = Load("merge: { checks: [{ name: test, run: make test }] }", user);
        Assert.Equal("make test", Assert.Single(config.Settings.Merge.Checks.Checks).Run.Text);
        Assert.Equal(ConfigLayer.User, Assert.Single(Entry(config, "merge.checks").Overruled).Origin.Layer);
    }

    [Fact]
    public void Checks_of_all_layers_are_united_by_name_and_each_says_where_it_is_from()
    {
        var config = Load(
            "merge: { checks: [{ name: test, run: make test }] }",
            "merge: { checks: [{ name: lint, run: make lint }, { name: test, run: 'true' }] }",
            new() { ["INTERLOCK_MERGE__CHECKS"] = """[{"name": "spell", "run": "spell"}]""" },
            new() { ["merge.checks"] = "none" });
        Assert.Equal(["test", "lint", "spell"], config.Settings.Merge.Checks.Checks.Select(check => check.Name));
        Assert.Equal([ConfigLayer.Repository, ConfigLayer.User, ConfigLayer.Environment], config.Settings.Merge.Checks.Checks.Select(check => check.Origin.Layer));
        Assert.Equal([ConfigLayer.User, ConfigLayer.Environment], Entry(config, "merge.checks").Joined.Select(origin => origin.Layer));
        Assert.Equal([ConfigLayer.User, ConfigLayer.Flag], Entry(config, "merge.checks").Overruled.Select(said => said.Origin.Layer));
    }

    [Theory]
    [InlineData("merge: { checks: none }", 0)]
    [InlineData("merge: { checks: [lint] }", 1)]
    public void Where_the_repository_is_silent_nobody_else_says_that_checks_are_configured(string user, int named)
    {
        var plan = Load("", user).Settings.Merge.Checks;
        Assert.False(plan.IsConfigured);
        Assert.Equal(named, plan.Checks.Count);
    }

    [Fact]
    public void None_in_the_repositorys_file_counts_and_others_may_still_add()
    {
        Assert.Equal((true, 0), (Load("merge: { checks: none }").Settings.Merge.Checks is var plain ? plain.IsConfigured : false, plain.Checks.Count));
        var added = Load("merge: { checks: none }", "merge: { checks: [lint] }").Settings.Merge.Checks;
        Assert.Equal((true, "lint"), (added.IsConfigured, Assert.Single(added.Checks).Name));
    }

    [Theory]
    [InlineData("gates: { four_eyes: true }", "gates: { four_eyes: false }", true)]
    [InlineData("gates: { four_eyes: false }", "gates: { four_eyes: true }", true)]
    [InlineData("", "gates: { four_eyes: true }", true)]
    [InlineData("", "gates: { four_eyes: false }", false)]
    public void Four_eyes_asked_for_by_anybody_are_asked_for(string repository, string user, bool asked) =>
        Assert.Equal(asked, Load(repository, user).Settings.Gates.FourEyes);

    [Theory]
    [InlineData("", "kiro: { trust_ticks: true }", false)]
    [InlineData("kiro: { trust_ticks: true }", "", true)]
    [InlineData("kiro: { trust_ticks: true }", "kiro: { trust_ticks: false }", false)]
    public void Ticks_are_trusted_only_where_nobody_objects(string repository, string user, bool trusted) =>
        Assert.Equal(trusted, Load(repository, user).Settings.Kiro.TrustTicks);

    [Fact]
    public void Shared_files_only_get_more()
    {
        var config = Load("locks: { shared: [go.mod] }", "locks: { shared: [mine] }", new() { ["INTERLOCK_LOCKS__SHARED"] = "go.mod" });
        Assert.Equal(["go.mod", "mine"], config.Settings.Locks.Shared);
        Assert.Equal("interlock.yaml:1:18 and " + folder.UserFile + ":1:18", Entry(config, "locks.shared").From);
        Assert.Contains("Cargo.lock", Load("", "locks: { shared: [mine] }").Settings.Locks.Shared);
    }

    [Theory]
    [InlineData("impact: { thresholds: { high: 20 } }", "impact: { thresholds: { high: 30 } }", 20)]
    [InlineData("impact: { thresholds: { high: 20 } }", "impact: { thresholds: { high: 10 } }", 10)]
    [InlineData("", "impact: { thresholds: { high: 30 } }", 15)]
    public void A_threshold_only_falls(string repository, string user, int high) =>
        Assert.Equal(high, Load(repository, user).Settings.Impact.High);

    [Fact]
    public void The_repositorys_target_and_analyser_are_not_replaced()
    {
        var config = Load("merge: { target: main }\nimpact: { provider: code-graph }", "merge: { target: side }\nimpact: { provider: built-in }");
        Assert.Equal(("main", "code-graph"), (config.Settings.Merge.Target, config.Settings.Impact.Provider));
        Assert.Equal("side", Assert.Single(Entry(config, "merge.target").Overruled).Value);
        Assert.Equal("side", Load("", "merge: { target: side }").Settings.Merge.Target);
    }

    [Fact]
    public void Inside_a_run_what_makes_a_rule_stricter_still_counts()
    {
        folder.With("interlock.yaml", "merge: { checks: [{ name: test, run: make test }] }").With("home/config.yaml", "merge: { checks: [lint], deploy: x }\ngates: { four_eyes: true }");
        var settings = ConfigLoader.Load(new() { Repository = folder.Root, UserFile = folder.UserFile, InsideRun = true }).Value.Settings;
        Assert.Equal((2, true, true), (settings.Merge.Checks.Checks.Count, settings.Gates.FourEyes, settings.Merge.Deploy is null));
    }

    [Fact]
    public void Every_key_of_gates_and_checks_is_a_rule() =>
        Assert.All(ConfigTable.Keys.Where(key => key.Path.StartsWith("gates.", StringComparison.Ordinal) || key.Path is "merge.checks" or "locks.shared"), key => Assert.True(key.IsPolicy, key.Path));

    [Fact]
    public void A_rule_has_a_built_in_value_to_be_measured_against() =>
        Assert.All(ConfigTable.Keys.Where(key => key.Layers is not (ConfigLayering.LastWins or ConfigLayering.RepositoryWins or ConfigLayering.ByName)), key => Assert.NotNull(key.Default));
}
