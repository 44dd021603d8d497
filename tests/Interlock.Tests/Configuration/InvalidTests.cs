using System.Text;
using Interlock.Configuration;

namespace Interlock.Tests.Configuration;

public sealed class InvalidTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("merg: {}", "interlock.yaml:1:1: 'merg' is not a key of the configuration", "Did you mean 'merge'?")]
    [InlineData("gates:\n  four_eye: true", "interlock.yaml:2:3: 'four_eye' is not a key of gates", "Did you mean 'four_eyes'?")]
    [InlineData("gates:\n  zzz: true", "interlock.yaml:2:3: 'zzz'", "Known here: four_eyes.")]
    [InlineData("gates:\n  four_eyes: yes", "interlock.yaml:2:14: gates.four_eyes must be true or false", null)]
    [InlineData("gates: true", "interlock.yaml:1:8: gates must be a map", null)]
    [InlineData("dispatcher: { workers: \"4\" }", "1:24: dispatcher.workers must be a whole number", null)]
    [InlineData("dispatcher: { workers: 0 }", "dispatcher.workers must be from 1 to 1000", null)]
    [InlineData("dispatcher: { workers: 1e3 }", "must be a whole number", null)]
    [InlineData("dispatcher: { workers: 99999999999999999999 }", "must be a whole number", null)]
    [InlineData("dispatcher: { grace_seconds: .nan }", "must be a number", null)]
    [InlineData("dispatcher: { grace_seconds: -1 }", "must be from 0 to 86400", null)]
    [InlineData("kiro: { order: grops }", "must be one of groups, sequential, free, not 'grops'", "Did you mean 'groups'?")]
    [InlineData("kiro: { path: [a] }", "kiro.path must be text", null)]
    [InlineData("kiro: { path: /etc }", "kiro.path must be relative", null)]
    [InlineData("worktrees: { path: a/../../b }", "must not leave the repository", null)]
    [InlineData("worktrees: { path: \"\" }", "worktrees.path is empty", null)]
    [InlineData("locks: { shared: go.mod }", "locks.shared must be a list", null)]
    [InlineData("locks: { shared: [a, [b]] }", "1:22: locks.shared must be a list of text", null)]
    [InlineData("locks: { shared: [../x] }", "'../x' must not leave", null)]
    [InlineData("branch: { template: \"x/{task}-{foo}\" }", "unknown placeholder '{foo}'", null)]
    [InlineData("branch: { template: \"x/{task\" }", "unknown placeholder", null)]
    [InlineData("branch: { template: \"work/{slug}\" }", "same branch", null)]
    [InlineData("agents: { A: { command: x } }", "'A' cannot be a name under agents", null)]
    [InlineData("agents: { a: { comand: x } }", "'comand' is not a key of agents.a", "Did you mean 'command'?")]
    [InlineData("agents: { a: { prompt: file } }", "agents.a has no 'command'", null)]
    [InlineData("agents: { a: { command: [] } }", "agents.a.command is empty", null)]
    [InlineData("agents: { a: { command: [\"\", x] } }", "the program first", null)]
    [InlineData("agents: { a: { command: x, env: { 1A: b } } }", "'1A' cannot be a name", null)]
    [InlineData("agent_pools: { p: { limit: 1 } }", "agent_pools.p has no 'agent'", null)]
    [InlineData("agents: { claude: { command: x } }\nagent_pools: { p: { agent: cluade } }", "interlock.yaml:2:28: agent_pools.p.agent names no configured agent", "Did you mean 'claude'?")]
    [InlineData("agent_pools: { p: { agent: a, type: docker } }", "must be one of local-process", null)]
    [InlineData("merge: { checks: some }", "merge.checks must be 'none' or a list", "For example")]
    [InlineData("merge: { checks: [] }", "merge.checks is an empty list", null)]
    [InlineData("merge: { checks: [{ name: x }] }", "merge.checks[0] has no 'run'", null)]
    [InlineData("merge: { checks: [{ run: x, timeout: 3 }] }", "'timeout' is not a key of a check", "timeout_seconds")]
    [InlineData("merge: { checks: [{ run: x, timeout_seconds: soon }] }", "merge.checks[0].timeout_seconds must be a number", null)]
    [InlineData("merge: { checks: [a, a] }", "two checks named 'a'", null)]
    [InlineData("impact: { provider: comand }", "must be one of built-in, command, code-graph, not 'comand'", "Did you mean 'command'?")]
    [InlineData("impact: { provider: command }", "interlock.yaml:1:21: impact.provider is 'command', but there is no impact.command", "impact.command")]
    [InlineData("impact: { thresholds: { medium: 0 } }", "impact.thresholds.medium must be from 1 to", null)]
    [InlineData("impact: { thresholds: { medium: -5 } }", "impact.thresholds.medium must be from 1 to", null)]
    [InlineData("impact: { thresholds: { high: 2.5 } }", "impact.thresholds.high must be a whole number", null)]
    [InlineData("impact: { thresholds: { medium: 20 } }", "interlock.yaml:1:33: impact.thresholds.high is 15 and must be above impact.thresholds.medium, which is 20", "rise")]
    [InlineData("impact: { thresholds: { high: 60 } }", "impact.thresholds.critical is 60 and must be above impact.thresholds.high, which is 60", "rise")]
    [InlineData("impact: { thresholds: { medium: 3, high: 2 } }", "impact.thresholds.high is 2 and must be above impact.thresholds.medium, which is 3", "rise")]
    [InlineData("impact: { thresholds: 5 }", "impact.thresholds must be a map", null)]
    [InlineData("impact: { timeout_seconds: 0 }", "impact.timeout_seconds must be from 0.1", null)]
    [InlineData("impact: { command: [] }", "impact.command is empty", null)]
    [InlineData("a: &x 1\nb: *x", "interlock.yaml:1:4: the file uses an anchor", null)]
    [InlineData("kiro: *x", "the file uses an alias", null)]
    [InlineData("kiro: !!map {}", "the file uses a tag", null)]
    [InlineData("kiro: {}\nkiro: {}", "interlock.yaml:2:1: the file says 'kiro' twice", null)]
    [InlineData("kiro: {}\n---\nkiro: {}", "second document", null)]
    [InlineData("- kiro", "must be a map of sections", null)]
    [InlineData("kiro", "must be a map of sections", null)]
    [InlineData("? [a]\n: b", "key that is not text", null)]
    [InlineData("kiro: [", "interlock.yaml:2:1: the file is not YAML", null)]
    [InlineData("kiro:\n\torder: free", "interlock.yaml:1:1: the file is not YAML: While scanning a mapping, found invalid tab", null)]
    [InlineData("kiro: [[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]", "nested too deeply", null)]
    public void What_is_wrong_is_refused_with_its_place(string yaml, string message, string? hint)
    {
        folder.With("interlock.yaml", yaml);
        var refusal = folder.Load().Refusal;
        Assert.Equal("config.invalid", refusal?.Code);
        Assert.Equal(RefusalKind.Usage, refusal!.Kind);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(hint ?? "", refusal.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_in_the_details()
    {
        folder.With("interlock.yaml", "gates: { four_eyes: 1 }\nkiro: { order: x }\n").With("home/config.yaml", "merge: { target: [x] }\n");
        var errors = folder.Load(flags: new() { ["dispatcher.worker"] = "1" }).Refusal!.Details!["errors"]!.AsArray();
        Assert.Equal(["gates.four_eyes", "kiro.order", "merge.target", "dispatcher.worker"], errors.Select(e => e!["key"]!.GetValue<string>()));
        Assert.Equal([1, 2, 1, 0], errors.Select(e => e!["line"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("INTERLOCK_MERG__TARGET", "x", "environment INTERLOCK_MERG__TARGET: 'merg.target' is not a key")]
    [InlineData("INTERLOCK_MERGE__TARGETS", "x", "is not a key")]
    [InlineData("INTERLOCK_AGENTS__A", "x", "is not a key but a group of keys")]
    [InlineData("INTERLOCK_DISPATCHER__WORKERS", "many", "dispatcher.workers must be a whole number")]
    [InlineData("INTERLOCK_MERGE__CHECKS", "make", "merge.checks must be 'none' or a list")]
    public void A_wrong_variable_is_refused_by_its_name(string name, string value, string message)
    {
        var refusal = folder.Load(new() { [name] = value }).Refusal;
        Assert.Contains(message, refusal!.Message, StringComparison.Ordinal);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd", "must be relative")]
    [InlineData("../x.yaml", "must not leave")]
    [InlineData("link.yaml", "passes a symbolic link")]
    [InlineData("linked/x.yaml", "passes a symbolic link")]
    [InlineData("missing.yaml", "does not exist")]
    public void An_include_stays_inside_the_repository(string include, string message)
    {
        folder.With("outside/x.yaml", "").With("repo/interlock.yaml", $"include: {include}");
        var repository = Path.Combine(folder.Root, "repo");
        File.CreateSymbolicLink(Path.Combine(repository, "link.yaml"), Path.Combine(folder.Root, "outside/x.yaml"));
        Directory.CreateSymbolicLink(Path.Combine(repository, "linked"), Path.Combine(folder.Root, "outside"));

        var refusal = ConfigLoader.Load(new() { Repository = repository }).Refusal;

        Assert.Contains("interlock.yaml:1:10: include '" + include, refusal!.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_included_file_and_the_user_file_include_nothing()
    {
        folder.With("interlock.yaml", "include: a.yaml").With("a.yaml", "include: b.yaml").With("home/config.yaml", "include: a.yaml");
        var errors = folder.Load().Refusal!.Details!["errors"]!.AsArray();
        Assert.Equal(["a.yaml", folder.UserFile], errors.Select(e => e!["source"]!.GetValue<string>()));
    }

    [Fact]
    public void Files_that_are_no_text_or_too_large_or_a_directory_are_refused()
    {
        var path = Path.Combine(folder.Root, "interlock.yaml");
        File.WriteAllBytes(path, [0xff, 0xfe, 0x00, 0x80]);
        Assert.Contains("not UTF-8", folder.Load().Refusal!.Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, [.. "kiro:\n"u8, 0]);
        Assert.Contains("not a text file", folder.Load().Refusal!.Message, StringComparison.Ordinal);
        File.WriteAllText(path, new('#', 1 << 20));
        Assert.Contains("larger than 256 kB", folder.Load().Refusal!.Message, StringComparison.Ordinal);
        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.Equal("config.lost", folder.Load().Refusal!.Code);
    }

    [Fact]
    public void A_file_that_was_there_once_is_not_replaced_by_defaults()
    {
        var sources = new ConfigSources { Repository = folder.Root, Required = true };
        Assert.Equal("config.lost", ConfigLoader.Load(sources).Refusal!.Code);
        Assert.Equal("config.lost", ConfigLoader.Load(sources with { Repository = null }).Refusal!.Code);
        Assert.False(ConfigLoader.Load(sources with { Required = false }).IsRefused);
        Assert.False(ConfigLoader.Load(sources with { Repository = null, Required = false }).IsRefused);

        folder.With("elsewhere.yaml", "gates: { four_eyes: false }");
        File.CreateSymbolicLink(Path.Combine(folder.Root, "interlock.yaml"), Path.Combine(folder.Root, "elsewhere.yaml"));
        Assert.Equal("config.lost", ConfigLoader.Load(sources with { Required = false }).Refusal!.Code);
        File.Delete(Path.Combine(folder.Root, "interlock.yaml"));
        File.CreateSymbolicLink(Path.Combine(folder.Root, "interlock.yaml"), Path.Combine(folder.Root, "nowhere"));
        Assert.Equal("config.lost", ConfigLoader.Load(sources with { Required = false }).Refusal!.Code);

        File.Delete(Path.Combine(folder.Root, "interlock.yaml"));
        folder.With("interlock.yaml", "gates: { four_eyes: true }");
        Assert.True(ConfigLoader.Load(sources).Value.Settings.Gates.FourEyes);
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_are_fine()
    {
        File.WriteAllBytes(Path.Combine(folder.Root, "interlock.yaml"), [0xef, 0xbb, 0xbf, .. "gates:\r\n  four_eyes: true\r\n"u8]);
        Assert.True(folder.Load().Value.Settings.Gates.FourEyes);
    }

    [Fact]
    public void Damaged_files_are_refused_and_never_throw()
    {
        var good = Encoding.UTF8.GetBytes(InitTemplate.Text([new("test", "make test", "Makefile")]).Replace("\n#", "\n", StringComparison.Ordinal));
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var bytes = good.ToArray();
            for (var hit = random.Next(1, 5); hit > 0; hit--)
            {
                bytes[random.Next(bytes.Length)] = (byte)"\0\t\n !%&*-:?[]{}|>'\"#,a\u0080"[random.Next(22)];
            }

            File.WriteAllBytes(Path.Combine(folder.Root, "interlock.yaml"), bytes[..random.Next(bytes.Length)]);
            var loaded = folder.Load();
            Assert.True(!loaded.IsRefused || loaded.Refusal!.Code == "config.invalid");
        }
    }
}
