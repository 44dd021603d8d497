using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Hooks;

/// <summary>A session of Claude Code about to edit, as far as its hook can tell.</summary>
internal sealed class Agent(Scratch scratch)
{
    public const int Refused = 2;
    public const int Error = 1;

    /// <summary>The hook is asked by a session that stands in the directory.</summary>
    public Answer Edits(string file, string? directory = null, string tool = "Edit") => Says(
        new JsonObject
        {
            ["session_id"] = "s",
            ["cwd"] = directory ?? scratch.Repository,
            ["hook_event_name"] = "PreToolUse",
            ["tool_name"] = tool,
            ["tool_input"] = new JsonObject { ["file_path"] = file, ["old_string"] = "a", ["new_string"] = "b" },
        }.ToJsonString(),
        directory);

    public Answer Says(string input, string? directory = null) =>
        scratch.Machine.Feed(input, Released.Program!, directory ?? scratch.Repository, "hooks", "check", "--agent", "claude-code");

    public void MayEdit(string file, string? directory = null)
    {
        var answer = Edits(file, directory);
        Assert.True(answer is { ExitCode: 0, Output: "", Error: "" }, $"{file}: {answer}");
    }

    /// <summary>Refused, and the model is told why.</summary>
    public void MayNotEdit(string file, string code, string because, string? directory = null)
    {
        var answer = Edits(file, directory);
        Assert.True(
            answer is { ExitCode: Refused, Output: "" } && answer.Error.Contains($"({code})", StringComparison.Ordinal) && answer.Error.Contains(because, StringComparison.Ordinal),
            $"{file}: expected {code}, {because}: {answer}");
    }
}
