using Interlock.Runs;
using Interlock.Tests.Git;
using Interlock.Workplaces;

namespace Interlock.Tests.Workplaces;

public sealed class AgentProgramsTests : IDisposable
{
    private readonly TempRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("clod-agent -p", "clod-agent")]
    [InlineData("exec clod-agent", "clod-agent")]
    [InlineData("KEY=1 clod-agent", "clod-agent")]
    [InlineData("'clod-agent' x", "clod-agent")]
    [InlineData("./tools/gone.sh x", "./tools/gone.sh")]
    [InlineData("sh -c 'exit 0'", null)]
    [InlineData("cat >p; clod-agent", null)]
    [InlineData("if true; then clod-agent; fi", null)]
    [InlineData("echo x", null)]
    [InlineData("[ -f x ] && clod", null)]
    [InlineData("$AGENT -p", null)]
    [InlineData("{ clod-agent; }", "clod-agent")]
    [InlineData("ask() { true; }; ask", null)]
    [InlineData("ask () {\n true\n}\nask", null)]
    [InlineData("function ask { true; }; ask", null)]
    [InlineData("", null)]
    public void The_first_program_of_a_line_is_looked_for_where_it_can_be_told(string line, string? missing)
    {
        var refused = Programs().Missing("a", CommandLine.Shell(line), new Dictionary<string, string>());
        Assert.Equal((missing, missing is null ? null : "agent.not_found"), ((string?)refused?.Details?["program"], refused?.Code));
    }

    [Fact]
    public void A_list_of_words_names_its_program_as_it_stands()
    {
        Assert.NotNull(Programs().Missing("a", CommandLine.Of("echo x"), new Dictionary<string, string>()));
        Assert.Null(Programs().Missing("a", CommandLine.Of("sh"), new Dictionary<string, string>()));
        Assert.NotNull(Programs().Missing("a", CommandLine.Of("sh"), new Dictionary<string, string> { ["PATH"] = "/nowhere" }));
    }

    [Fact]
    public void A_relative_path_begins_at_the_repository()
    {
        repository.Write("it's/agent.sh", "");
        var path = Path.Combine(repository.Path, "it's/agent.sh");
        Assert.Equal([path, "-p"], Programs().Anchored(CommandLine.Of("it's/agent.sh", "-p")).Argv);
        Assert.Equal(["gone/agent.sh"], Programs().Anchored(CommandLine.Of("gone/agent.sh")).Argv);
        Assert.Equal("echo it's/agent.sh", Programs().Anchored(CommandLine.Shell("echo it's/agent.sh")).ToString());
        repository.Write("tools/agent.sh", "");
        Assert.Equal($"'{repository.Path}/tools/agent.sh' -p", Programs().Anchored(CommandLine.Shell("tools/agent.sh -p")).ToString());
        Assert.Equal("X=1 tools/agent.sh", Programs().Anchored(CommandLine.Shell("X=1 tools/agent.sh")).ToString());
    }

    [Fact]
    public void A_key_that_is_set_and_reaches_nobody_is_found()
    {
        var keys = new AgentPrograms(new Dictionary<string, string> { ["OPENAI_API_KEY"] = "k", ["GEMINI_API_KEY"] = "", ["ANTHROPIC_API_KEY"] = "k" }, repository.Path);
        Assert.Equal(["ANTHROPIC_API_KEY", "OPENAI_API_KEY"], keys.KeysLeft([]));
        Assert.Equal(["OPENAI_API_KEY"], keys.KeysLeft([(["ANTHROPIC_*"], new Dictionary<string, string>())]));
        Assert.Empty(keys.KeysLeft([(["OPENAI_API_KEY"], new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "other" })]));
    }

    private AgentPrograms Programs() => new(new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" }, repository.Path);
}
