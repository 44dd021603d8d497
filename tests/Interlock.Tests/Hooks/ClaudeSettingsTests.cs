using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Hooks;

namespace Interlock.Tests.Hooks;

public sealed class ClaudeSettingsTests
{
    private const string Command = "'/opt/my \"tools\"/interlock' hooks check --agent claude-code";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static TheoryData<string> Kept { get; } =
    [
        """{"permissions":{"allow":["Bash(npm run *)"]}}""",
        "{\n  \"model\": \"opus\",\n  \"env\": {\n    \"A\": \"1\"\n  }\n}\n",
        "{\r\n\t\"model\": \"opus\",\r\n\t\"hooks\": {\r\n\t\t\"Stop\": []\r\n\t}\r\n}",
        "\ufeff{ \"model\": \"opus\" }",
        """
        {
            // whose
            "hooks": {
                "PreToolUse": [
                    { "matcher": "Bash", "hooks": [ { "type": "command", "command": "true" } ] } /* mine */
                ],
                "Stop": [],
            },
            "änderung": "日本 😀"
        }
        """,
        """{"hooks":{"PreToolUse":[{"matcher":"Edit|Write","hooks":[{"type":"command","command":"fmt"}]}]},"x":1}""",
        """{"hooks":{"PostToolUse":[1]}}""",
    ];

    [Theory]
    [MemberData(nameof(Kept))]
    public void What_was_put_in_comes_out_and_every_other_byte_stays(string text)
    {
        var with = ClaudeSettings.Add(text, Command).Value;
        Assert.Equal([Command], Commands(with));
        Assert.Equal(with, ClaudeSettings.Add(with, Command).Value);
        Assert.Equal(text, ClaudeSettings.Remove(with).Value);
        Assert.Equal(text, ClaudeSettings.Remove(text).Value);
        Assert.StartsWith(text[..8], with, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{}")]
    [InlineData("{\n}\n")]
    [InlineData("{\"hooks\":{}}")]
    [InlineData("{ \"hooks\": { \"PreToolUse\": [ ] } }")]
    public void Settings_that_say_nothing_else_are_left_as_nothing(string? text)
    {
        var with = ClaudeSettings.Add(text, Command).Value;
        Assert.Equal([Command], Commands(with));
        Assert.Null(ClaudeSettings.Remove(with).Value);
    }

    [Fact]
    public void A_program_that_moved_changes_the_command_and_nothing_else()
    {
        var before = ClaudeSettings.Add("{\n \"a\": 1\n}", Command).Value;
        var after = ClaudeSettings.Add(before, "'/new/interlock' hooks check --agent claude-code").Value;
        Assert.Equal(["'/new/interlock' hooks check --agent claude-code"], Commands(after));
        Assert.Equal("{\n \"a\": 1\n}", ClaudeSettings.Remove(after).Value);
    }

    [Fact]
    public void A_hook_that_somebody_added_to_our_entry_stays()
    {
        var text = ClaudeSettings.Add("{\"a\":1}", Command).Value;
        var end = text.IndexOf("\"timeout\": 10", StringComparison.Ordinal);
        var brace = text.IndexOf('}', end);
        var shared = text[..(brace + 1)] + ", {\"type\":\"command\",\"command\":\"mine\"}" + text[(brace + 1)..];
        Assert.Equal(["mine"], Commands(ClaudeSettings.Remove(shared).Value!, all: true));
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("{\"a\":1}\n{", "line 2")]
    [InlineData("[]", "no JSON object")]
    [InlineData("\"text\"", "no JSON object")]
    [InlineData("{\"hooks\":[]}", "not what the agent documents")]
    [InlineData("{\"hooks\":{\"PreToolUse\":{}}}", "not what the agent documents")]
    [InlineData("{\"hooks\":{},\"hooks\":{}}", "hooks stands in it twice")]
    [InlineData("{\"hooks\":{\"PreToolUse\":[],\"PreToolUse\":[]}}", "PreToolUse stands in it twice")]
    public void What_cannot_be_changed_safely_is_refused(string text, string why)
    {
        foreach (var refusal in new[] { ClaudeSettings.Add(text, Command).Refusal, ClaudeSettings.Remove(text).Refusal })
        {
            Assert.Equal("hooks.settings", refusal!.Code);
            Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        }
    }

    private static string[] Commands(string settings, bool all = false) =>
    [
        .. JsonNode.Parse(settings.TrimStart('\ufeff'), documentOptions: Lenient)!["hooks"]!["PreToolUse"]!.AsArray()
            .SelectMany(entry => entry!["hooks"]!.AsArray())
            .Select(hook => (string)hook!["command"]!)
            .Where(command => all || command.EndsWith("hooks check --agent claude-code", StringComparison.Ordinal)),
    ];
}
