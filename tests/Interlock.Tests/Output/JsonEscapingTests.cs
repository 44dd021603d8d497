using System.Buffers;
using System.Text;
using System.Text.Json;
using Interlock.Cli.Output;

namespace Interlock.Tests.Output;

public sealed class JsonEscapingTests
{
    [Theory]
    [InlineData("plain & <b> 'x' + /", "plain & <b> 'x' + /")]
    [InlineData("日本語 é 🎉", "日本語 é 🎉")]
    [InlineData("\"q\" \\ \n\r\t\b\f", "\\\"q\\\" \\\\ \\n\\r\\t\\b\\f")]
    [InlineData("\u0000\u001b\u007f\u009b", "\\u0000\\u001b\\u007f\\u009b")]
    public void Only_what_must_be_is_escaped(string text, string written) => Assert.Equal($"\"{written}\"", Written(json => json.WriteStringValue(text)));

    [Fact]
    public void Half_a_character_still_makes_json() =>
        Assert.Equal("a\uFFFDb", JsonDocument.Parse(Written(json => json.WriteStringValue("a" + '\uD83D' + "b"))).RootElement.GetString());

    [Fact]
    public void Every_text_is_read_back_as_it_was()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(60); length > 0; length--)
            {
                text.Append(random.Next(4) switch
                {
                    0 => ((char)random.Next(0x20)).ToString(),
                    1 => ((char)random.Next(0x20, 0x7f)).ToString(),
                    2 => char.ConvertFromUtf32(random.Next(0xE000, 0x10FFFF)),
                    _ => ((char)random.Next(0x80, 0xD800)).ToString(),
                });
            }

            var given = text.ToString();
            Assert.Equal(given, JsonDocument.Parse(Written(json => json.WriteStringValue(given))).RootElement.GetString());
            Assert.Equal(given, JsonDocument.Parse(Written(json => json.WriteStringValue(Encoding.UTF8.GetBytes(given)))).RootElement.GetString());
        }
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JsonEscaping.Instance }))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
