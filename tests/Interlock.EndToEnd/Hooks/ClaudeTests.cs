using System.Diagnostics;
using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Hooks;

/// <summary>The real agent, offline, obeys the hook that was installed.</summary>
public sealed class ClaudeTests
{
    [ClaudeFact]
    public void Claude_code_is_kept_from_a_held_file_and_told_why_in_the_checkout_and_in_worktrees()
    {
        using var machine = new Machine();

        // The played model takes a path to end at a blank.
        var home = Directory.CreateTempSubdirectory("interlock-claude-");
        try
        {
            var repository = Path.Combine(home.FullName, "repository");
            _ = machine.Run("git", home.FullName, "init", "--quiet", "-b", "main", repository);
            _ = machine.Run("git", repository, "-c", "user.name=D", "-c", "user.email=d@e", "commit", "--quiet", "--allow-empty", "-m", "first");
            _ = Ask("init", "--yes");
            _ = Ask("task", "create", "app/1", "--title", "One", "--file", "hello.txt");
            _ = Ask("task", "create", "app/2", "--title", "Two", "--file", "other.txt");
            var own = (string)Ask("claim", "app/1", "--as", "bob")["worktree"]!;
            var other = (string)Ask("claim", "app/2", "--as", "cyd")["worktree"]!;
            _ = Ask("hooks", "install", "--agent", "claude-code");
            using var model = new PlayedModel(machine);

            foreach (var directory in new[] { repository, other })
            {
                Assert.Contains("hello.txt is locked by task app/1 (worker bob", Answers(machine, model, directory), StringComparison.Ordinal);
                Assert.False(File.Exists(Path.Combine(directory, "hello.txt")));
            }

            Assert.DoesNotContain("locked", Answers(machine, model, own), StringComparison.Ordinal);
            Assert.Equal("hello from stub\n", File.ReadAllText(Path.Combine(own, "hello.txt")));

            JsonNode Ask(params string[] words) => machine.Run(Released.Program!, repository, ["--json", .. words]).Data;
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    /// <summary>What its tools answered the model, which wants to write hello.txt and commit it.</summary>
    private static string Answers(Machine machine, PlayedModel model, string directory)
    {
        var variables = machine.Variables;
        variables["ANTHROPIC_BASE_URL"] = $"http://127.0.0.1:{model.Port}/s/write-commit";
        variables["ANTHROPIC_API_KEY"] = "none";
        foreach (var quiet in new[] { "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "DISABLE_AUTOUPDATER", "DISABLE_TELEMETRY", "DISABLE_ERROR_REPORTING" })
        {
            variables[quiet] = "1";
        }

        var answer = machine.Run(
            ClaudeFactAttribute.Program!, directory, "-p", "Create hello.txt and commit it", "--output-format", "stream-json", "--verbose", "--permission-mode", "acceptEdits", "--allowedTools", "Bash", "Write", "Edit", "--strict-mcp-config");
        var results = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line))
            .Where(message => (string?)message!["type"] == "user")
            .SelectMany(message => message!["message"]!["content"]!.AsArray())
            .Select(content => $"{content!["content"]}");
        var text = string.Join('\n', results);
        Assert.True(text.Length > 0, $"{answer}");
        return text;
    }

    private sealed class PlayedModel : IDisposable
    {
        private readonly Process process;

        public PlayedModel(Machine machine)
        {
            var file = Path.Combine(machine.Root, "port");
            using var written = new FileSystemWatcher(machine.Root, "port");
            process = machine.Start("python3", machine.Root, ClaudeFactAttribute.Stub!, "--log", Path.Combine(machine.Root, "requests"), "--port-file", file);
            while (!File.Exists(file) || File.ReadAllText(file).Trim().Length == 0)
            {
                _ = written.WaitForChanged(WatcherChangeTypes.All, 100);
                Assert.False(process.HasExited, "The played model ended.");
            }

            Port = File.ReadAllText(file).Trim();
        }

        public string Port { get; }

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
