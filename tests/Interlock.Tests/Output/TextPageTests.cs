using Interlock.Cli.Output;

namespace Interlock.Tests.Output;

public sealed class TextPageTests
{
    [Fact]
    public void Facts_without_a_value_are_left_out()
    {
        var page = new TextPage(TextLook.Plain).Facts(("state", "done"), ("branch", null), ("worker", "mara"));
        Assert.Equal("  state   done\n  worker  mara\n", page.ToString());
    }

    [Fact]
    public void A_table_without_rows_says_so() =>
        Assert.Equal("Nothing.\n", new TextPage(TextLook.Plain).Table(new Table(new Column("A")), "Nothing.").ToString());

    [Fact]
    public void A_paragraph_is_folded_at_words_and_keeps_its_own_lines()
    {
        var page = new TextPage(new(false, true, 30)).Paragraph("one two three four five six seven eight\n- nine");
        Assert.Equal("  one two three four five six\n  seven eight\n  - nine\n", page.ToString());
    }

    [Fact]
    public void A_word_that_is_too_long_stands_alone() =>
        Assert.Equal(["short", new string('x', 30), "end"], Folding.Fold("short " + new string('x', 30) + " end", 20));
}
