using Interlock.Cli.Output;

namespace Interlock.Tests.Output;

public sealed class TableTests
{
    private static readonly TextLook Narrow = new(false, true, 40);

    [Fact]
    public void Columns_are_aligned_by_what_the_terminal_shows()
    {
        var table = new Table(new("NAME"), new("N", Right: true), new("TITLE"));
        table.Add("a", "1", "one");
        table.Add("日本", "10", "two");
        Assert.Equal(["NAME   N  TITLE", "a      1  one", "日本  10  two"], table.Lines(TextLook.Plain));
    }

    [Fact]
    public void Nothing_is_cut_where_there_is_no_terminal()
    {
        var table = new Table(new Column("TITLE", Shrinks: true));
        table.Add(new string('x', 500));
        Assert.Equal(500, table.Lines(TextLook.Plain)[1].Length);
    }

    [Fact]
    public void On_a_narrow_terminal_the_columns_that_may_give_way_do()
    {
        var table = new Table(new("TASK"), new("TITLE", Shrinks: true), new("STATE"));
        table.Add("chat-app/1.1", "A title that is far too long for it", "implementing");
        var lines = table.Lines(Narrow);
        Assert.All(lines, line => Assert.True(Columns.Of(line) <= 40, line));
        Assert.Contains("chat-app/1.1", lines[1], StringComparison.Ordinal);
        Assert.Contains("…  implementing", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_typed_again_is_never_cut()
    {
        var table = new Table(new("TASK", Whole: true), new("TITLE", Shrinks: true), new("STATE"));
        table.Add("a-very-long-spec-name/12.34-and-more", "A title", "implementing");
        Assert.StartsWith("a-very-long-spec-name/12.34-and-more  ", table.Lines(Narrow)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_cell_stays_in_its_cell()
    {
        var table = new Table(new("A"), new("B"));
        table.Add("x\n\u001b[2Jy", "z");
        Assert.Equal(["A        B", "x ·[2Jy  z"], table.Lines(TextLook.Plain));
    }

    [Fact]
    public void Colour_is_only_written_where_it_can_be_seen()
    {
        var table = new Table(new Column("A"));
        table.Add(Piece.Bad("failed"));
        Assert.DoesNotContain(table.Lines(TextLook.Plain), line => line.Contains('\u001b'));
        Assert.Equal("\u001b[31mfailed\u001b[0m", table.Lines(TextLook.Plain with { Color = true })[1]);
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_a_mistake() => Assert.Throws<ArgumentException>(() => new Table(new Column("A")).Add("a", "b"));
}
