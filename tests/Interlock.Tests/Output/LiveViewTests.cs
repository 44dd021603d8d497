using System.Text;
using Interlock.Cli.Output;

namespace Interlock.Tests.Output;

public sealed class LiveViewTests
{
    [Fact]
    public void A_frame_is_drawn_over_the_one_before_and_notes_stay_above()
    {
        using var terminal = new FakeTerminal();
        using (var view = new LiveView(terminal.Screen))
        {
            view.Show(Snapshot(done: 0, Worker("w1", "a/1", 10), Worker("w2", "a/2", null)));
            Assert.False(terminal.CursorShown);
            view.Note("gate 5 refused a/1");
            view.Show(Snapshot(done: 1, Worker("w1", "a/3", 50)));
        }

        Assert.True(terminal.CursorShown);
        Assert.Equal("gate 5 refused a/1", terminal.Lines[0]);
        Assert.StartsWith("WORKER", terminal.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("w1", terminal.Lines[2], StringComparison.Ordinal);
        Assert.Contains("━━━━━─────  50%", terminal.Lines[2], StringComparison.Ordinal);
        Assert.Contains("1/4 done, 2 queued", terminal.Lines[3], StringComparison.Ordinal);
        Assert.Equal(4, terminal.Lines.Count);
    }

    [Fact]
    public void A_terminal_that_got_narrower_is_cleared_of_the_folded_frame()
    {
        using var terminal = new FakeTerminal();
        using var view = new LiveView(terminal.Screen);
        view.Show(Snapshot(done: 0, Worker("worker-with-a-name", "chat-app/1.1", 10), Worker("w2", "a/2", null)));
        terminal.Narrow(40);
        view.Show(Snapshot(done: 1, Worker("w1", "a/3", 50)));
        Assert.Equal(3, terminal.Lines.Count);
        Assert.All(terminal.Lines, line => Assert.True(line.Length <= 40, line));
    }

    [Fact]
    public void Many_workers_do_not_push_the_frame_off_the_screen()
    {
        using var terminal = new FakeTerminal { Height = 10 };
        using var view = new LiveView(terminal.Screen);
        var workers = Enumerable.Range(1, 50).Select(n => Worker($"w{n}", $"a/{n}", n)).ToArray();
        view.Show(Snapshot(done: 0, workers));
        view.Show(Snapshot(done: 1, workers));
        Assert.True(terminal.Lines.Count < 10);
        Assert.Contains(terminal.Lines, line => line.StartsWith("… 45 more workers", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hostile_title_cannot_drive_the_terminal()
    {
        using var terminal = new FakeTerminal();
        using var view = new LiveView(terminal.Screen);
        view.Show(Snapshot(done: 0, Worker("w1", "a/1", 10) with { Title = "\u001b[2J\u001b[10A evil\nline" }));
        view.Note("\u001b]0;evil\u0007");
        Assert.DoesNotContain("\u001b[2J", terminal.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]", terminal.Everything, StringComparison.Ordinal);
        Assert.Contains(terminal.Lines, line => line.Contains("·[2J·[10A evil line", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_there_is_no_terminal_each_change_is_a_line()
    {
        using var output = new MemoryStream();
        using (var view = new LiveView(Screen.Captured(output, Stream.Null)))
        {
            view.Show(Snapshot(done: 0, Worker("w1", "a/1", null)));
            view.Show(Snapshot(done: 0, Worker("w1", "a/1", 10)));
            view.Show(Snapshot(done: 0, Worker("w1", "a/1", 30)));
            view.Show(Snapshot(done: 0, Worker("w1", "a/1", 30) with { WaitsFor = "gate 7" }));
            view.Note("a note");
            view.Show(Snapshot(done: 1, Worker("w1", null, null)));
            view.Show(Snapshot(done: 1, Worker("w1", null, null)));
        }

        Assert.Equal(
            ["w1: a/1 implementing, Title", "w1: a/1 30%", "w1: a/1 implementing, waits for gate 7", "a note", "w1: a/1 left, idle", "1/4 done, 2 queued, 1m05s"],
            Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(7, "7s")]
    [InlineData(184, "3m04s")]
    [InlineData(7500, "2h05m")]
    [InlineData(273600, "3d04h")]
    [InlineData(-5, "0s")]
    public void Lengths_of_time_are_short(int seconds, string shown) => Assert.Equal(shown, Bar.Span(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "----")]
    [InlineData(50, "##--")]
    [InlineData(100, "####")]
    [InlineData(140, "####")]
    [InlineData(-3, "----")]
    public void A_bar_is_as_full_as_it_says(int percent, string bar) => Assert.Equal(bar, Bar.Of(percent, 4, unicode: false));

    private static LiveSnapshot Snapshot(int done, params LiveWorker[] workers) =>
        new() { Workers = workers, Queued = 2, Done = done, Total = 4, Elapsed = TimeSpan.FromSeconds(65) };

    private static LiveWorker Worker(string name, string? task, int? progress) =>
        new() { Name = name, Task = task, Title = task is null ? null : "Title", Progress = progress, State = task is null ? null : "implementing", Elapsed = TimeSpan.FromSeconds(5) };
}
