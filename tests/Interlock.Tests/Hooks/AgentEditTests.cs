using System.Text;
using System.Text.Json;
using Interlock.Hooks;

namespace Interlock.Tests.Hooks;

public sealed class AgentEditTests
{
    private static readonly System.Text.Rune[] Letters = [.. "ab\"\\/{}[]:,\n\té日😀 \u0001".EnumerateRunes()];

    [Theory]
    [InlineData("""{"cwd":"/r","tool_name":"Edit","tool_input":{"file_path":"a.txt","old_string":"x","new_string":"}{\"\\"}}""", "/r", "a.txt")]
    [InlineData("""{"tool_input":{"content":"…","file_path":"/r/ä b\n\"c\".txt"},"tool_name":"Write"}""", null, "/r/ä b\n\"c\".txt")]
    [InlineData("""{"tool_name":"NotebookEdit","tool_input":{"notebook_path":"\u006e.ipynb","edits":[{"file_path":"no"}]}}""", null, "n.ipynb")]
    [InlineData("""{"tool_name":"MultiEdit","tool_input":{"file_path":"m","edits":[{"a":[]},{}]},"more":{"file_path":"no"},"n":-1.5E+3,"t":true,"z":null}""", null, "m")]
    [InlineData("""{"tool_input":{"file_path":"unnamed tool"}}""", null, "unnamed tool")]
    [InlineData("""{"tool_name":"Read","tool_input":{"file_path":"a"}}""", null, "")]
    [InlineData("""{"tool_name":"Bash","tool_input":{"command":"rm a"}}""", null, "")]
    [InlineData("""{"tool_name":"Edit","tool_input":{"file_path":7}}""", null, "")]
    [InlineData("""{"tool_name":"Edit","tool_input":"a"}""", null, "")]
    [InlineData("""{"cwd":"","tool_name":["Edit"]}""", null, "")]
    [InlineData(" {}\n", null, "")]
    public void The_files_of_an_edit_are_read(string json, string? directory, string files)
    {
        var edit = AgentEdit.Read(Encoding.UTF8.GetBytes(json)).Value;
        Assert.Equal(directory, edit.Directory);
        Assert.Equal(files, string.Join('|', edit.Files));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}x")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{\"a\":\"\\")]
    [InlineData("{\"a\":[1,2}")]
    [InlineData("{} {}")]
    [InlineData("{\"tool_input\":{\"file_path\":\"\\q\"}}")]
    [InlineData("{\"tool_input\":{\"file_path\":\"\\ud800\"}}")]
    [InlineData("{\"tool_input\":{\"file_path\":\"\"}}")]
    [InlineData("{\"tool_input\":{\"file_path\":\"a\\u0000b\"}}")]
    [InlineData("{\"cwd\":\"relative\"}")]
    public void Anything_else_is_refused(string json) =>
        Assert.Equal("hook.input", AgentEdit.Read(Encoding.UTF8.GetBytes(json)).Refusal?.Code);

    [Fact]
    public void Whatever_an_agent_can_send_is_read_as_the_frameworks_reader_reads_it()
    {
        var random = new Random(11);
        for (var round = 0; round < 3_000; round++)
        {
            var file = Word(random);
            var json = JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, object?> { [Word(random)] = Any(random, 3), ["tool_input"] = new Dictionary<string, object?> { [Word(random)] = Any(random, 3), ["file_path"] = file, ["b" + Word(random)] = Any(random, 2) }, ["x" + Word(random)] = Any(random, 3) },
                new JsonSerializerOptions { WriteIndented = round % 2 == 0 });
            Assert.Equal([file], AgentEdit.Read(json).Value.Files);

            // Cut anywhere it is no object any more, and says so.
            Assert.True(AgentEdit.Read(json.AsSpan(0, random.Next(json.Length))).IsRefused);
        }
    }

    private static object? Any(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next() - 1_000_000_000,
        2 => random.NextDouble() * 1e30,
        3 => random.Next(2) == 0,
        4 => Word(random),
        5 => Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, depth - 1)).ToArray(),
        _ => Enumerable.Range(0, random.Next(4)).Select(index => (Key: index + Word(random), Value: Any(random, depth - 1))).ToDictionary(pair => pair.Key, pair => pair.Value),
    };

    private static string Word(Random random) => "w" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));
}
