using System.Text;
using System.Text.Json.Nodes;
using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Tests.Output;

public sealed class PrinterTests : IDisposable
{
    private static readonly EditAnswer Item = new("x", Allowed: true);
    private readonly MemoryStream output = new();
    private readonly MemoryStream error = new();

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public void What_an_agent_wrote_is_shown_harmless_on_a_terminal_and_as_it_is_elsewhere()
    {
        var wrote = "\u001b]0;x\u0007hello\u009b2J\tü\n";
        using var shown = new MemoryStream();
        new Printer(Screen.Pretended(shown, Stream.Null, new(false, true, 80), static () => null), json: false).Foreign(System.Text.Encoding.UTF8.GetBytes(wrote), 0);
        Assert.Equal("?]0;x?hello", System.Text.Encoding.UTF8.GetString(shown.ToArray())[..11]);
        Assert.Equal(-1, shown.ToArray().AsSpan().IndexOf((byte)0x1b));
        Assert.EndsWith("2J\tü\n", System.Text.Encoding.UTF8.GetString(shown.ToArray()), StringComparison.Ordinal);
        Assert.Equal(-1, shown.ToArray().AsSpan().IndexOf(new byte[] { 0xc2, 0x9b }));

        using var piped = new MemoryStream();
        new Printer(Screen.Captured(piped, Stream.Null), json: false).Foreign(System.Text.Encoding.UTF8.GetBytes(wrote), 0);
        Assert.Equal(wrote, System.Text.Encoding.UTF8.GetString(piped.ToArray()));
    }

    [Fact]
    public void A_list_is_an_array_also_when_it_is_empty()
    {
        Assert.Equal(0, Printer(json: true).List(Array.Empty<EditAnswer>(), _ => { }));
        Assert.Equal("{\"schema\":\"interlock/thing.list/1\",\"data\":[]}\n", Written(output));
        Assert.Equal("", Written(error));
    }

    [Fact]
    public void Warnings_ride_in_the_envelope_and_only_when_there_are_any()
    {
        var printer = Printer(json: true);
        printer.Warn("a.b", "Look out.");
        printer.List([Item], _ => { });
        Assert.Equal("{\"schema\":\"interlock/thing.list/1\",\"data\":[{\"path\":\"x\",\"allowed\":true}],\"warnings\":[{\"code\":\"a.b\",\"message\":\"Look out.\"}]}\n", Written(output));
        Assert.Equal("", Written(error));
    }

    [Fact]
    public void Prose_never_mixes_with_json()
    {
        var printer = Printer(json: true);
        printer.Note("working");
        printer.List([Item], page => page.Line("not shown"));
        Assert.Equal("working\n", Written(error));
        Assert.NotNull(JsonNode.Parse(Written(output)));
    }

    [Fact]
    public void Text_is_for_eyes_and_warnings_go_beside_it()
    {
        var printer = Printer(json: false);
        printer.Warn("a.b", "Look out.");
        printer.Note("working");
        printer.List([Item], page => page.Line("one ", Piece.Good("x")));
        Assert.Equal("working\none x\n", Written(output));
        Assert.Equal("warning: Look out.\n", Written(error));
    }

    [Theory]
    [InlineData(RefusalKind.Failed, 1)]
    [InlineData(RefusalKind.Usage, 2)]
    [InlineData(RefusalKind.NotFound, 3)]
    [InlineData(RefusalKind.Conflict, 4)]
    [InlineData(RefusalKind.Gate, 5)]
    [InlineData(RefusalKind.Forbidden, 6)]
    [InlineData(RefusalKind.TimedOut, 7)]
    [InlineData(RefusalKind.Pending, 8)]
    public void Each_kind_of_refusal_has_its_exit_code(RefusalKind kind, int code) => Assert.Equal(code, Printer(json: true).Error(new(kind, "a.b", "No.")));

    [Fact]
    public void An_error_is_the_last_line_of_standard_error_and_standard_output_stays_empty()
    {
        var printer = Printer(json: true);
        printer.Note("before");
        printer.Error(new(RefusalKind.Conflict, "lock.held", "It is \"held\"\nby\u001b mara.", "Wait.", new() { ["path"] = "a" }));
        Assert.Equal("", Written(output));
        var last = JsonNode.Parse(Written(error).TrimEnd('\n').Split('\n')[^1])!;
        Assert.Equal(["schema", "code", "message", "hint", "details"], last.AsObject().Select(pair => pair.Key));
        Assert.Equal("It is \"held\"\nby\u001b mara.", (string?)last["message"]);
        Assert.Equal("a", (string?)last["details"]!["path"]);
    }

    [Fact]
    public void A_half_written_answer_is_never_seen()
    {
        var printer = Printer(json: true);
        Assert.Throws<InvalidOperationException>(() => printer.List(Endless(), _ => { }));
        printer.Error(new(RefusalKind.Failed, "a.b", "It broke."));
        Assert.Equal("", Written(output));
    }

    [Fact]
    public void Fields_are_selected_in_the_order_asked_for()
    {
        var printer = Printer(json: true);
        printer.Selection = FieldSelection.Parse("allowed,path,allowed", printer.Shape).Value;
        printer.List([Item], _ => { });
        Assert.Equal("[{\"allowed\":true,\"path\":\"x\"}]", JsonNode.Parse(Written(output))!["data"]!.ToJsonString());
    }

    private static IEnumerable<EditAnswer> Endless()
    {
        yield return Item;
        throw new InvalidOperationException("broken");
    }

    private static string Written(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());

    private Printer Printer(bool json) => new(Screen.Captured(output, error), json) { Shape = AnswerShape.List<EditAnswer>("thing.list") };
}
