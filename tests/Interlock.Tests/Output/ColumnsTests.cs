using Interlock.Cli.Output;

namespace Interlock.Tests.Output;

public sealed class ColumnsTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("é", 1)]
    [InlineData("e\u0301", 1)]
    [InlineData("日本語", 6)]
    [InlineData("ﾊﾝｶｸ", 4)]
    [InlineData("한글", 4)]
    [InlineData("🎉", 2)]
    [InlineData("👩‍💻", 2)]
    [InlineData("🇩🇪", 2)]
    [InlineData("❤️", 2)]
    [InlineData("❤", 1)]
    [InlineData("✅ ok", 5)]
    [InlineData("━─…·", 4)]
    public void A_text_takes_the_columns_that_a_terminal_gives_it(string text, int columns) => Assert.Equal(columns, Columns.Of(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 4, "abc…")]
    [InlineData("日本語", 6, "日本語")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("日本語", 1, "…")]
    [InlineData("abc", 0, "")]
    [InlineData("a👩‍💻b👩‍💻", 4, "a👩‍💻…")]
    public void A_text_is_cut_to_fit(string text, int columns, string cut)
    {
        Assert.Equal(cut, Columns.Fit(text, columns));
        Assert.True(Columns.Of(Columns.Fit(text, columns)) <= columns);
    }
}
