using Interlock.Cli.Output;

namespace Interlock.Tests.Output;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("\u001b[2J\u001b[31mred", "·[2J·[31mred")]
    [InlineData("\u009b31m", "·31m")]
    [InlineData("\u001b]0;title\u0007", "·]0;title·")]
    [InlineData("a\rb", "a b")]
    [InlineData("a\nb\r\nc", "a b c")]
    [InlineData("a\tb", "a b")]
    [InlineData("a\u202Eb", "a·b")]
    [InlineData("a\u2066b\u2069", "a·b·")]
    [InlineData("a\u2028b", "a·b")]
    [InlineData("a\u200Bb\uFEFF", "a·b·")]
    [InlineData("\u007f\u0000\u0008", "···")]
    [InlineData("日本語 é 🎉", "日本語 é 🎉")]
    [InlineData("👩‍💻 और नमस्ते", "👩‍💻 और नमस्ते")]
    public void A_line_cannot_drive_the_terminal(string text, string shown) => Assert.Equal(shown, Printable.Line(text));

    [Fact]
    public void Half_a_character_is_shown_as_one_that_is_not()
    {
        Assert.Equal("·", Printable.Line("\uD83D"));
        Assert.Equal("x·y", Printable.Line("x\uDE00y"));
    }

    [Fact]
    public void Several_lines_keep_their_ends() => Assert.Equal("a\nb\nc d·", Printable.Lines("a\r\nb\nc\td\u001b"));

    [Fact]
    public void No_character_of_the_basic_plane_gets_through_that_is_a_control_or_turns_direction()
    {
        for (var c = 0; c <= 0xFFFF; c++)
        {
            var shown = Printable.Line(((char)c).ToString());
            Assert.DoesNotContain(shown, static one => char.IsControl(one) || one is '\u202A' or '\u202B' or '\u202D' or '\u202E' or '\u2028' or '\u2029' || (one >= '\u2066' && one <= '\u2069'));
        }
    }

    [Fact]
    public void A_short_text_is_cut_between_characters()
    {
        Assert.Equal("abc…", Printable.Short("abcdef", 3));
        Assert.Equal("ab…", Printable.Short("ab🎉def", 3));
        Assert.Equal("abc", Printable.Short("abc", 3));
    }
}
