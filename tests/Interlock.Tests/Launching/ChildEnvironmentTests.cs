using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Tests.Launching;

public sealed class ChildEnvironmentTests
{
    private static readonly Dictionary<string, string> Own = new()
    {
        ["PATH"] = "/usr/bin:/bin", ["HOME"] = "/home/me", ["LC_ALL"] = "C", ["XDG_CONFIG_HOME"] = "/c", ["GITHUB_TOKEN"] = "secret-1", ["GH_TOKEN"] = "secret-2",
        ["SSH_AUTH_SOCK"] = "secret-3", ["AWS_SECRET_ACCESS_KEY"] = "secret-4", ["MODEL_KEY"] = "key", ["VENDOR_A"] = "a", ["VENDOR_B"] = "b",
        ["INTERLOCK_RUN_ID"] = "outerrun", ["GIT_DIR"] = "/elsewhere",
    };

    [Fact]
    public async Task No_token_reaches_a_run_and_what_it_needs_does()
    {
        using var bench = new RunBench(environment: Own);
        var launch = bench.Launch(CommandLine.Of("env")) with { Environment = new Dictionary<string, string> { ["INTERLOCK_TASK"] = "app/1" } };
        var run = bench.Start(launch);
        await run.Completion;
        var lines = RunBench.OutputOf(run).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith("PWD=", StringComparison.Ordinal) && !l.StartsWith("OLDPWD=", StringComparison.Ordinal) && !l.StartsWith("_=", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(["HOME=/home/me", $"INTERLOCK_RUN_ID={launch.RunId}", "INTERLOCK_TASK=app/1", "LC_ALL=C", "PATH=/usr/bin:/bin", "XDG_CONFIG_HOME=/c"], lines);
    }

    [Fact]
    public void A_configuration_may_pass_more_on_but_never_a_forge_token()
    {
        using var bench = new RunBench();
        var result = ChildEnvironment.For(Own, bench.Shell("true") with
        {
            PassVariables = ["MODEL_KEY", "VENDOR_*", "GITHUB_TOKEN", "*"],
            Environment = new Dictionary<string, string> { ["VENDOR_B"] = "given", ["GH_TOKEN"] = "given" },
        });
        Assert.Equal("key", result["MODEL_KEY"]);
        Assert.Equal("a", result["VENDOR_A"]);
        Assert.Equal("given", result["VENDOR_B"]);
        Assert.DoesNotContain(result.Keys, ChildEnvironment.IsForbidden);
        Assert.DoesNotContain("secret-1", result.Values);
    }

    [Fact]
    public void The_marker_is_the_runs_own_whatever_was_given()
    {
        using var bench = new RunBench();
        var launch = bench.Shell("true") with { Environment = new Dictionary<string, string> { ["INTERLOCK_RUN_ID"] = "forged" } };
        Assert.Equal(launch.RunId, ChildEnvironment.For(Own, launch)["INTERLOCK_RUN_ID"]);
    }

    [Fact]
    public void Builds_find_their_tools_and_the_network_and_no_secret()
    {
        using var bench = new RunBench();
        var own = new Dictionary<string, string>(Own) { ["DOTNET_ROOT"] = "/d", ["JAVA_HOME"] = "/j", ["https_proxy"] = "p", ["SSL_CERT_FILE"] = "/c", ["CI"] = "true", ["CARGO_REGISTRY_TOKEN"] = "s", ["NPM_TOKEN"] = "s" };
        var result = ChildEnvironment.For(own, bench.Shell("true"));
        Assert.Equal(["/d", "/j", "p", "/c", "true"], new[] { "DOTNET_ROOT", "JAVA_HOME", "https_proxy", "SSL_CERT_FILE", "CI" }.Select(name => result[name]));
        Assert.DoesNotContain("s", result.Values);
    }

    [Fact]
    public async Task What_judges_gets_a_path_of_installed_programs_and_what_the_configuration_passes()
    {
        using var bench = new RunBench();
        var own = new Dictionary<string, string>(Own) { ["PATH"] = ".:/repo/node_modules/.bin:/usr/bin:/bin" };
        using var launcher = new Interlock.Launching.LocalProcess.LocalProcessLauncher(TimeProvider.System, RunBench.Host, own)
        {
            Programs = new(own["PATH"], () => ["/repo"]),
            PassedToChecks = ["MODEL_KEY", "SSH_AUTH_SOCK"],
        };
        var judging = launcher.Start(bench.Shell("echo \"$PATH|$MODEL_KEY|$SSH_AUTH_SOCK\"") with { Judges = true }, new()).Value;
        await judging.Completion;
        Assert.Equal("/usr/bin:/bin|key|", RunBench.OutputOf(judging).Trim());
        var agent = launcher.Start(bench.Shell("echo \"$PATH|$MODEL_KEY\""), new()).Value;
        await agent.Completion;
        Assert.Equal(".:/repo/node_modules/.bin:/usr/bin:/bin|", RunBench.OutputOf(agent).Trim());
    }
}
