using Interlock.Configuration;
using Interlock.Git;

namespace Interlock.Tests.Configuration;

public sealed class LayerTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_any_file_everything_is_built_in()
    {
        var loaded = folder.Load().Value;

        Assert.All(loaded.Entries, e => Assert.Equal(ConfigOrigin.BuiltIn, e.Origin));
        Assert.Equal(TimeSpan.FromMinutes(5), loaded.Settings.Locks.AgentLease);
        Assert.Equal(TimeSpan.FromMinutes(60), loaded.Settings.Locks.PersonLease);
        Assert.Equal(3, loaded.Settings.Dispatcher.MaxAttempts);
        Assert.Equal(TimeSpan.FromSeconds(1), loaded.Settings.Dispatcher.PollInterval);
        Assert.Equal(".worktrees", loaded.Settings.Worktrees.Path);
        Assert.Equal(BranchNaming.DefaultTemplate, loaded.Settings.Branch.Template);
        Assert.Equal("groups", loaded.Settings.Kiro.Order);
        Assert.Null(loaded.Settings.Registry.Url);
        Assert.Empty(loaded.Settings.AgentPools);
        Assert.False(loaded.Code.InEffect);
    }

    [Theory]
    [InlineData(ConfigLayer.Repository, 2)]
    [InlineData(ConfigLayer.User, 3)]
    [InlineData(ConfigLayer.Environment, 4)]
    [InlineData(ConfigLayer.Flag, 5)]
    internal void The_later_layer_wins_leaf_by_leaf(ConfigLayer strongest, int expected)
    {
        folder.With("interlock.yaml", "dispatcher: { max_attempts: 2, infra_budget: 7 }\n");
        if (strongest >= ConfigLayer.User)
        {
            folder.With("home/config.yaml", "dispatcher:\n  max_attempts: 3\n");
        }

        var loaded = folder.Load(
            strongest >= ConfigLayer.Environment ? new() { ["INTERLOCK_DISPATCHER__MAX_ATTEMPTS"] = "4" } : null,
            strongest >= ConfigLayer.Flag ? new() { ["dispatcher.max_attempts"] = "5" } : null).Value;

        Assert.Equal(expected, loaded.Settings.Dispatcher.MaxAttempts);
        Assert.Equal(7, loaded.Settings.Dispatcher.InfraBudget);
        Assert.Equal(strongest, loaded.Entries.Single(e => e.Path == "dispatcher.max_attempts").Origin.Layer);
    }

    [Fact]
    public void Each_value_says_where_it_comes_from()
    {
        folder.With("interlock.yaml", "gates:\n  four_eyes: true\n").With("home/config.yaml", "\nkiro: { order: free }\n");

        var origins = folder
            .Load(new() { ["INTERLOCK_MERGE__TARGET"] = "trunk" }, new() { ["dispatcher.workers"] = "9" }).Value
            .Entries.ToDictionary(e => e.Path, e => e.Origin.ToString());

        Assert.Equal("interlock.yaml:2:14", origins["gates.four_eyes"]);
        Assert.Equal($"{folder.UserFile}:2:16", origins["kiro.order"]);
        Assert.Equal("environment INTERLOCK_MERGE__TARGET", origins["merge.target"]);
        Assert.Equal("flag dispatcher.workers", origins["dispatcher.workers"]);
        Assert.Equal("built-in", origins["worktrees.path"]);
    }

    [Fact]
    public void An_empty_file_and_an_empty_section_say_nothing()
    {
        folder.With("interlock.yaml", "").With("home/config.yaml", "# nothing\nmerge:\nlocks: ~\nkiro:\n  order:\n");
        Assert.All(folder.Load().Value.Entries, e => Assert.Equal(ConfigLayer.BuiltIn, e.Origin.Layer));
    }

    [Fact]
    public void Variables_without_a_section_are_not_configuration()
    {
        var loaded = folder.Load(new() { ["INTERLOCK_TASK"] = "a/1", ["INTERLOCK_RUN_ID"] = "x", ["INTERLOCK_MERGE__TARGET"] = "" }).Value;
        Assert.All(loaded.Entries, e => Assert.Equal(ConfigLayer.BuiltIn, e.Origin.Layer));
    }

    [Fact]
    public void Variables_hold_lists_commands_and_checks()
    {
        var settings = folder.Load(new()
        {
            ["INTERLOCK_LOCKS__SHARED"] = "go.mod, *.lock",
            ["INTERLOCK_AGENTS__MINE__COMMAND"] = "[ -f x ] && run it",
            ["INTERLOCK_AGENTS__MINE__ENV__Api_Url"] = "http://localhost",
            ["INTERLOCK_MERGE__CHECKS"] = """["make test", {"name": "lint", "run": ["make", "lint"], "timeout_seconds": 9}]""",
        }).Value.Settings;

        Assert.Equal([.. Interlock.Claims.SharedFiles.Default, "*.lock"], settings.Locks.Shared);
        Assert.Equal(["/bin/sh", "-c", "[ -f x ] && run it"], settings.Agents["mine"].Command.Argv);
        Assert.Equal("http://localhost", settings.Agents["mine"].Environment["Api_Url"]);
        Assert.Equal(["make test", "lint"], settings.Merge.Checks.Checks.Select(c => c.Name));
        Assert.Equal(["make", "lint"], settings.Merge.Checks.Checks[1].Run.Argv);
        Assert.Equal(TimeSpan.FromSeconds(9), settings.Merge.Checks.Checks[1].Timeout);
    }

    [Fact]
    public void A_variable_finds_a_configured_name_with_a_dash()
    {
        folder.With("interlock.yaml", "agents: { my-agent: { command: run, skills: [a] } }");
        var agents = folder.Load(new() { ["INTERLOCK_AGENTS__MY_AGENT__SKILLS"] = "b,c" }).Value.Settings.Agents;
        Assert.Equal(["b", "c"], Assert.Single(agents).Value.Skills);
    }

    [Fact]
    public void Included_files_are_weaker_than_the_file_that_names_them()
    {
        folder
            .With("interlock.yaml", "include: [dispatcher.yaml, ops/agent-pools.yaml]\ndispatcher: { workers: 2 }\n")
            .With("dispatcher.yaml", "dispatcher: { workers: 8, max_attempts: 9 }\n")
            .With("ops/agent-pools.yaml", "dispatcher: { max_attempts: 7 }\nagents: { a: { command: run } }\nagent_pools: { p: { agent: a, limit: 3 } }\n");

        var loaded = folder.Load().Value;

        Assert.Equal(2, loaded.Settings.Dispatcher.Workers);
        Assert.Equal(7, loaded.Settings.Dispatcher.MaxAttempts);
        Assert.Equal(3, loaded.Settings.AgentPools["p"].Limit);
        Assert.StartsWith("ops/agent-pools.yaml:3:", loaded.Entries.Single(e => e.Path == "agent_pools.p.limit").Origin.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Agents_pools_and_checks_are_typed()
    {
        folder.With("interlock.yaml", """
            agents:
              codex:
                command: [codex, exec, ""]
                prompt: file
                skills: [code]
                stall_seconds: 2.5
                env: { LEVEL: 3 }
            agent_pools:
              here: { agent: codex, limit: 2, skills: [fast], enabled: false }
            merge:
              deploy: ./deploy "$X"
              checks:
                - make test
                - { name: lint, run: [make, lint], timeout_seconds: 60 }
            """);

        var settings = folder.Load().Value.Settings;
        var agent = settings.Agents["codex"];
        Assert.Equal(["codex", "exec", ""], agent.Command.Argv);
        Assert.True(agent.PromptAsFile);
        Assert.Equal(TimeSpan.FromSeconds(2.5), agent.Stall);
        Assert.Equal(TimeSpan.FromHours(1), agent.Wall);
        Assert.Equal("3", agent.Environment["LEVEL"]);
        var pool = settings.AgentPools["here"];
        Assert.Equal(("local-process", "codex", 2, false), (pool.Type, pool.Agent, pool.Limit, pool.Enabled));
        Assert.Equal(["fast", "code"], pool.Skills);
        Assert.Equal(["/bin/sh", "-c", "./deploy \"$X\""], settings.Merge.Deploy!.Argv);
        Assert.Equal([TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(1)], settings.Merge.Checks.Checks.Select(c => c.Timeout));
    }

    [Fact]
    public void Agents_without_pools_get_one_each()
    {
        folder.With("interlock.yaml", "agents: { a: { command: run, skills: [x] }, b: { command: run } }\ndispatcher: { workers: 3 }");
        var pools = folder.Load().Value.Settings.AgentPools;
        Assert.Equal(["a", "b"], pools.Keys.Order());
        Assert.Equal(("a", 3, true), (pools["a"].Agent, pools["a"].Limit, pools["a"].Enabled));
        Assert.Equal(["x"], pools["a"].Skills);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("merge: { checks: none }", true)]
    public void Unset_checks_differ_from_checks_that_are_none(string yaml, bool configured)
    {
        folder.With("interlock.yaml", yaml);
        var plan = folder.Load().Value.Settings.Merge.Checks;
        Assert.Equal(configured, plan.IsConfigured);
        Assert.Empty(plan.Checks);
    }

    [Fact]
    public void Inside_a_run_neither_variables_nor_the_users_file_say_anything_of_impact()
    {
        folder.With("interlock.yaml", "impact: { thresholds: { high: 20 } }\n").With("home/config.yaml", "impact: { thresholds: { high: 50 }, fallback: built-in }\ndispatcher: { workers: 7 }\n");
        var sources = new ConfigSources
        {
            Repository = folder.Root,
            UserFile = folder.UserFile,
            Environment = new Dictionary<string, string> { ["INTERLOCK_IMPACT__THRESHOLDS__CRITICAL"] = "900000", ["INTERLOCK_IMPACT__PROVIDER"] = "command", ["INTERLOCK_IMPACT__COMMAND"] = "echo" },
        };
        var outside = ConfigLoader.Load(sources).Value.Settings;
        Assert.Equal(("command", 20, 60, true, 7), (outside.Impact.Provider, outside.Impact.High, outside.Impact.Critical, outside.Impact.FallsBack, outside.Dispatcher.Workers));
        var inside = ConfigLoader.Load(sources with { InsideRun = true }).Value.Settings;
        Assert.Equal(("built-in", 20, 60, false, 7), (inside.Impact.Provider, inside.Impact.High, inside.Impact.Critical, inside.Impact.FallsBack, inside.Dispatcher.Workers));
    }

    [Theory]
    [InlineData("impact: { provider: built-in, thresholds: { medium: 2 } }", false)]
    [InlineData("impact: { provider: code-graph }", true)]
    [InlineData("impact: { provider: command, command: x }", true)]
    public void An_analyser_of_the_repository_needs_trust_and_the_built_in_one_does_not(string yaml, bool needs)
    {
        folder.With("interlock.yaml", yaml);
        Assert.Equal(needs, folder.Load().Value.Code.InEffect);
    }
}
