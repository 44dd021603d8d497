using System.Text;

namespace Interlock.Tests;

public sealed class QuickTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("日本語 🎉")]
    [InlineData("a\0b")]
    public void Text_comes_back_as_it_was(string text)
    {
        Assert.Equal(text, QuickText.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(Encoding.UTF8.GetBytes(text + '\0'), QuickText.Terminated(text));
    }

    [Fact]
    public unsafe void Text_of_the_system_ends_at_its_zero()
    {
        fixed (byte* text = "abc\0def"u8)
        {
            Assert.Equal("abc", QuickText.Read(text));
        }

        Assert.Null(QuickText.Read((byte*)null));
    }

    [Fact]
    public void A_broken_encoding_is_no_error() => Assert.Equal("a\uFFFD", QuickText.Read([(byte)'a', 0xff]));
}
